import { ErrorCode, ExitNumber, ReturnVariant, SystemCallClass, YieldNumber } from '@perilune/abi';
import { ANSWER_NOTHING, ANSWER_UPCALL } from '@perilune/hil';
import * as isa from '@perilune/isa';
import { expect, it } from 'vitest';

it('numbers classes, variants and answers in the engine as abi and hil do', () => {
  expect({
    ...{ Yield: isa.SYSTEM_YIELD, Subscribe: isa.SYSTEM_SUBSCRIBE, Command: isa.SYSTEM_COMMAND },
    ...{ ReadWriteAllow: isa.SYSTEM_ALLOW_READ_WRITE, ReadOnlyAllow: isa.SYSTEM_ALLOW_READ_ONLY },
    ...{ Memop: isa.SYSTEM_MEMOP, Exit: isa.SYSTEM_EXIT },
    ...{ UserspaceReadableAllow: isa.SYSTEM_ALLOW_USERSPACE_READABLE },
  }).toEqual(SystemCallClass);
  expect({
    NoWait: isa.SYSTEM_YIELD_NO_WAIT,
    Wait: isa.SYSTEM_YIELD_WAIT,
    WaitFor: isa.SYSTEM_YIELD_WAIT_FOR,
  }).toEqual(YieldNumber);
  expect({ Terminate: isa.SYSTEM_EXIT_TERMINATE, Restart: isa.SYSTEM_EXIT_RESTART }).toEqual(ExitNumber);
  expect(isa.SYSTEM_SUCCESS).toBe(ReturnVariant.Success);
  expect(isa.SYSTEM_FAILURE_2_WORDS).toBe(ReturnVariant.Failure2U32);
  expect(isa.SYSTEM_NO_MEMORY).toBe(ErrorCode.NoMemory);
  expect([isa.SYSTEM_UPCALL, isa.SYSTEM_NOTHING]).toEqual([ANSWER_UPCALL, ANSWER_NOTHING]);
});
