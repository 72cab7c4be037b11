// syscall.raw: the system calls as they are. None of them fails with an error but for arguments of a wrong type: what the
// kernel says is returned as variant and words.

import {
  SYSTEM_COMMAND, SYSTEM_EXIT, SYSTEM_EXIT_RESTART, SYSTEM_EXIT_TERMINATE, SYSTEM_MEMOP, SYSTEM_SUBSCRIBE,
} from "@perilune/isa/src/system";
import { checkWord, optionalWord, pushAnswer, systemCall } from "./call";

export { systemAllowReadOnly, systemAllowReadWrite, systemAllowUserspaceReadable } from "./allow";
export { systemInternalCallInvoked, systemInternalExplain, systemInvoke } from "./invoke";
export { systemFault, systemReturned } from "./report";
export { systemStep } from "./step";
export { systemInternalWrite } from "./write";
export { systemInvocation, systemYieldNoWait, systemYieldWait, systemYieldWaitFor } from "./yield";

export function systemCommand(): i32 {
  const driver = checkWord(1);
  const number = checkWord(2);
  return pushAnswer(systemCall(SYSTEM_COMMAND, driver, number, optionalWord(3), optionalWord(4)));
}

/** The function is a number the program's dispatcher knows, 0 = none. */
export function systemSubscribe(): i32 {
  const driver = checkWord(1);
  const number = checkWord(2);
  return pushAnswer(systemCall(SYSTEM_SUBSCRIBE, driver, number, optionalWord(3), optionalWord(4)));
}

export function systemMemop(): i32 { return pushAnswer(systemCall(SYSTEM_MEMOP, checkWord(1), optionalWord(2), 0, 0)); }
export function systemExit(): i32 { return pushAnswer(systemCall(SYSTEM_EXIT, SYSTEM_EXIT_TERMINATE, optionalWord(1), 0, 0)); }
export function systemRestart(): i32 { return pushAnswer(systemCall(SYSTEM_EXIT, SYSTEM_EXIT_RESTART, optionalWord(1), 0, 0)); }
