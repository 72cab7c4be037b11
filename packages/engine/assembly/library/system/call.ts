// Making a system call, and pushing its answer.

import { COROUTINE_FRAME } from "@perilune/isa/src/layout";
import {
  PROCESS_ANSWER, PROCESS_CALL_WORD1, PROCESS_CALL_WORD2, PROCESS_CALL_WORD3, PROCESS_CHARGE_REFUSED,
  PROCESS_FUEL_LEFT,
} from "@perilune/isa/src/process";
import { SYSTEM_NO_MEMORY, SYSTEM_PENDING, SYSTEM_SUCCESS } from "@perilune/isa/src/system";
import { checkInteger, isAbsent } from "../../arguments";
import { hostSystemCall } from "../../host";
import { burn, pushInteger } from "../../native";
import { coroutine, frame, fuel } from "../../registers";
import { Suspend, suspend } from "../../suspension";

/** What a crossing costs. */
const CALL_COST = 16;

/**
 * (waits) Makes a system call; words of the answer are in the header. @returns its variant
 *
 * If the kernel could not pay for something out of this process's quota, the process pays for a whole collection and the
 * call, which has failed, is made once more: garbage is no reason to refuse.
 */
export function systemCall(callClass: i32, word0: i32, word1: i32, word2: i32, word3: i32): i32 {
  burn(CALL_COST);
  for (let tries = 0; ; tries++) {
    store<u8>(PROCESS_CHARGE_REFUSED, 0);
    store<u32>(coroutine, <u32>frame, COROUTINE_FRAME); // the kernel may want to know where the program is
    store<i32>(PROCESS_FUEL_LEFT, fuel); // and what it has used
    let variant = hostSystemCall(callClass, word0, word1, word2, word3);
    if (variant == SYSTEM_PENDING) {
      suspend(Suspend.Host);
      variant = load<i32>(PROCESS_ANSWER);
    }
    if (tries || !load<u8>(PROCESS_CHARGE_REFUSED) || variant >= SYSTEM_SUCCESS || load<i32>(PROCESS_CALL_WORD1) != SYSTEM_NO_MEMORY) return variant;
    suspend(Suspend.Memory);
  }
  return 0;
}

/** A word: an integer modulo 2^32. */
export function checkWord(index: i32): i32 { return <i32>checkInteger(index); }
/** The same, 0 when it is absent. */
export function optionalWord(index: i32): i32 { return isAbsent(index) ? 0 : <i32>checkInteger(index); }

@inline export function pushWord(address: usize): void { pushInteger(<i64>load<u32>(address)); }

/** Pushes a variant and as many words as it has; @returns how many values. */
export function pushAnswer(variant: i32): i32 {
  const count = wordsOf(variant);
  pushInteger(variant);
  if (count > 0) pushWord(PROCESS_CALL_WORD1);
  if (count > 1) pushWord(PROCESS_CALL_WORD2);
  if (count > 2) pushWord(PROCESS_CALL_WORD3);
  return count + 1;
}

/** By the order of ReturnVariant. */
function wordsOf(variant: i32): i32 {
  switch (variant) {
    case 0: return 1; // Failure
    case 1: return 2; // FailureU32
    case 2:           // Failure2U32
    case 3: return 3; // FailureU64
    case 128: return 0; // Success
    case 129: return 1; // SuccessU32
    case 130:           // Success2U32
    case 131: return 2; // SuccessU64
    default: return 3; // Success3U32, SuccessU32U64, and what only Yield answers
  }
}
