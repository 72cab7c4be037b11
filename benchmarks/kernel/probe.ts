/** The driver benchmark programs report to: it notes when they come by, and gives them upcalls. */
import { type DriverDescription, ErrorCode, ReturnVariant } from '@perilune/abi';
import type { Caller, CommandAnswer, Driver, DriverContext, Grant, ProcessId } from '@perilune/kernel';
import { processorTime } from './clocks.ts';

const word = (name: string) => ({ name, type: 'u32', summary: 'A word.' }) as const;

export const probe = {
  number: 0xf0000,
  name: 'probe',
  summary: 'Notes when benchmark programs come by.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'mark',
      summary: 'The program has come to a point, told by number.',
      arguments: [word('point')],
      success: ReturnVariant.Success,
      returns: [],
      failures: [],
    },
    {
      number: 2,
      name: 'number',
      summary: 'Gives a number.',
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [word('number')],
      failures: [],
    },
    {
      number: 3,
      name: 'poke',
      summary: 'Gives a process an upcall; 0: the caller.',
      arguments: [word('process')],
      success: ReturnVariant.Success,
      returns: [],
      failures: [{ error: 'NoMemory', when: 'there is no such process' }],
    },
    {
      number: 4,
      name: 'late',
      summary: 'The program runs so much later than it wanted to.',
      arguments: [word('microseconds')],
      success: ReturnVariant.Success,
      returns: [],
      failures: [],
    },
  ],
  upcalls: [{ number: 0, name: 'poked', summary: 'Somebody has poked.', arguments: [word('process')] }],
  readWriteBuffers: [],
  readOnlyBuffers: [],
  handles: [],
} as const satisfies DriverDescription;

export class Probe implements Driver {
  readonly description = probe;
  readonly grant: Grant<{ pokes: number }>;
  /** Called with each point a program comes to, and the processor time then. */
  onMark: (point: number, time: number, process: ProcessId) => void = () => {};
  onLate: (microseconds: number, process: ProcessId) => void = () => {};

  constructor(context: DriverContext) {
    this.grant = context.grant({ size: 16, create: () => ({ pokes: 0 }) });
  }

  command(caller: Caller, command: number, argument: number, _second: number, answer: CommandAnswer): void {
    switch (command) {
      case 1:
        this.onMark(argument, processorTime(), caller.id);
        answer.success();
        break;
      case 2:
        answer.success(42);
        break;
      case 3: {
        const id = argument === 0 ? caller.id : (argument as ProcessId);
        const isDone = this.grant.enter(id, (_state, access) => {
          access.scheduleUpcall(0, caller.id);
          return true;
        });
        if (isDone) answer.success();
        else answer.failure(ErrorCode.NoMemory);
        break;
      }
      default:
        this.onLate(argument, caller.id);
        answer.success();
    }
  }
}
