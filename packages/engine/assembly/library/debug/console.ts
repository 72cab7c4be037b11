// debug.debug: reads lines from standard input and runs them until "cont".

import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { stringIs } from "../../arguments";
import { BUILTIN_BASE_LOAD, BUILTIN_BASE_PCALL, BUILTIN_IO_READ } from "../../generated/builtins";
import { at, pop, pushBuiltin, pushCopy, pushText, setSlotCount } from "../../native";
import { putOut, putOutNow, STANDARD_ERROR } from "../../output";
import { pushDisplay } from "../../protocol";
import { isNil, isString, isTruthy, objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { suspendForCall } from "../../suspension";
import { text, writeText } from "../../text";

export function debugDebug(): i32 {
  let goesOn = true;
  while (goesOn) {
    setSlotCount(0);
    goesOn = runLine();
  }
  return 0;
}

/** (waits) Reads and runs one line; false when it was the last. */
function runLine(): bool {
  writeError(text("lua_debug> "));
  pushBuiltin(BUILTIN_IO_READ);
  pushText(text("L"));
  suspendForCall(1, 1);
  if (!isString(at(1)) || stringIs(objectIn(at(1)), text("cont\n"))) return false;
  pushBuiltin(BUILTIN_BASE_LOAD);
  pushCopy(1);
  pushText(text("=(debug command)"));
  suspendForCall(2, 2); // slots 2 and 3: function, or nil and a message
  if (!isNil(at(2))) {
    pop(1);
    pushBuiltin(BUILTIN_BASE_PCALL);
    pushCopy(2);
    suspendForCall(1, 2); // slots 3 and 4: true, or false and an error
    if (isTruthy(at(3))) return true;
  }
  pushDisplay(-1);
  const message = objectIn(at(-1));
  putOut(STANDARD_ERROR, bytesOf(message), lengthOf(message));
  writeError(text("\n"));
  return true;
}

/** Never waits, so the scratch will do. */
function writeError(message: i32): void {
  const place = PROCESS_SCRATCH + 8;
  putOutNow(STANDARD_ERROR, place, writeText(message, place));
}
