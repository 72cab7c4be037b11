// Yield in its three forms. Nothing nests: an upcall comes back as numbers, and who called yields runs its function.

import {
  PROCESS_CALL_FUNCTION, PROCESS_CALL_USERDATA, PROCESS_CALL_WORD1, PROCESS_CALL_WORD2, PROCESS_CALL_WORD3,
} from "@perilune/isa/src/process";
import { PART_VALUES } from "@perilune/isa/src/requests";
import {
  SYSTEM_INVOCATION, SYSTEM_STEP, SYSTEM_SUCCESS, SYSTEM_UPCALL, SYSTEM_YIELD, SYSTEM_YIELD_NO_WAIT, SYSTEM_YIELD_WAIT, SYSTEM_YIELD_WAIT_FOR,
} from "@perilune/isa/src/system";
import { pushInteger, pushNil, remove, setSlotCount } from "../../native";
import { pushSerialised } from "../machine/deserialise";
import { pushPart } from "../machine/parts";
import { checkWord, pushWord, systemCall } from "./call";

/** In the place of an upcall's function: the kernel calls a function, see invocation. */
const INVOKED: i64 = -1;
/** The same for the control step, see step. */
const STEP: i64 = -2;

export function systemYieldNoWait(): i32 { return pushUpcall(systemCall(SYSTEM_YIELD, SYSTEM_YIELD_NO_WAIT, 0, 0, 0)); }
export function systemYieldWait(): i32 { return pushUpcall(systemCall(SYSTEM_YIELD, SYSTEM_YIELD_WAIT, 0, 0, 0)); }

/** Results: the three arguments of the upcall, or nil and an error code. */
export function systemYieldWaitFor(): i32 {
  const driver = checkWord(1);
  const number = checkWord(2);
  const variant = systemCall(SYSTEM_YIELD, SYSTEM_YIELD_WAIT_FOR, driver, number, 0);
  if (variant < SYSTEM_SUCCESS) return pushFailure();
  pushArguments();
  return 3;
}

/** Results: function, userdata and three arguments; or −1 for an invocation, −2 for the control step; or nothing. */
export function pushUpcall(variant: i32): i32 {
  if (variant == SYSTEM_UPCALL) {
    pushWord(PROCESS_CALL_FUNCTION);
    pushWord(PROCESS_CALL_USERDATA);
    pushArguments();
    return 5;
  }
  if (variant == SYSTEM_INVOCATION || variant == SYSTEM_STEP) {
    pushInteger(variant == SYSTEM_STEP ? STEP : INVOKED);
    return 1;
  }
  return variant < SYSTEM_SUCCESS ? pushFailure() : 0;
}

/** Results, after Yield has told of an invocation: the function's name and its arguments; nothing when they were taken already. */
export function systemInvocation(): i32 {
  setSlotCount(0);
  if (!pushPart(PART_VALUES)) return 0;
  const count = pushSerialised(1);
  remove(1);
  return count;
}

function pushArguments(): void {
  pushWord(PROCESS_CALL_WORD1);
  pushWord(PROCESS_CALL_WORD2);
  pushWord(PROCESS_CALL_WORD3);
}
function pushFailure(): i32 {
  pushNil();
  pushWord(PROCESS_CALL_WORD1);
  return 2;
}
