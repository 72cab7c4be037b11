// The kernel calls a function of the program: it is found, called and its results are handed over natively. The dispatcher
// runs `invoke` in a coroutine of its own, so the function may wait like any other.

import { WANTED_ALL } from "@perilune/isa/src/layout";
import { TAG_BUILTIN } from "@perilune/isa/src/values";
import { pushTraceback } from "../../debug/traceback";
import {
  BUILTIN_BASE_XPCALL, BUILTIN_SYSTEM_INTERNAL_CALL_INVOKED, BUILTIN_SYSTEM_INTERNAL_EXPLAIN,
} from "../../generated/builtins";
import { insert, at, pushBuiltin, pushText, setSlotCount, slotCount, throwTop } from "../../native";
import { pushDisplay } from "../../protocol";
import { coroutine } from "../../registers";
import { isNil, isTruthy, tagOf } from "../../slots";
import { suspendForCall } from "../../suspension";
import { text } from "../../text";
import { pushGlobal } from "../machine/path";
import { reportReturned } from "./report";
import { systemInvocation } from "./yield";

export function systemInvoke(): i32 {
  setSlotCount(0);
  pushBuiltin(BUILTIN_BASE_XPCALL);
  pushBuiltin(BUILTIN_SYSTEM_INTERNAL_CALL_INVOKED);
  pushBuiltin(BUILTIN_SYSTEM_INTERNAL_EXPLAIN);
  suspendForCall(2, 2);
  if (isTruthy(at(1))) return 0;
  if (isMissing()) {
    setSlotCount(1);
    pushText(text("the program has no function of this name"));
    pushText(text("no such function"));
  }
  reportReturned(false, 2);
  return 0;
}

/** There was nothing to call: the error is a value that no program has. */
function isMissing(): bool { return tagOf(at(2)) == TAG_BUILTIN; }

/** What fails in here, also for want of memory, is told to the kernel. */
export function systemInternalCallInvoked(): i32 {
  const count = systemInvocation();
  if (count == 0) return 0;
  pushGlobal(1);
  if (isNil(at(-1))) {
    pushBuiltin(BUILTIN_SYSTEM_INTERNAL_CALL_INVOKED);
    throwTop();
  }
  insert(2);
  suspendForCall(count - 1, WANTED_ALL);
  reportReturned(true, 2);
  return 0;
}

/** The error handler: the error as text, with traceback. */
export function systemInternalExplain(): i32 {
  setSlotCount(1);
  if (tagOf(at(1)) == TAG_BUILTIN) return 1;
  pushDisplay(1);
  pushTraceback(coroutine, slotCount(), 1);
  return 1;
}
