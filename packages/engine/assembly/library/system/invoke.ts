// The kernel calls a function of the program: it is found, called and its results are handed over natively. The dispatcher
// runs `invoke` in a coroutine of its own, so the function may wait like any other. A name that begins with "=" is that of
// a chunk: the first value is its source, which is compiled and called.
//
// Each invocation has a number, which it tells with its results: the host may have given up waiting, and begun another.

import { WANTED_ALL } from "@perilune/isa/src/layout";
import { PROCESS_CALL_WORD1 } from "@perilune/isa/src/process";
import { TAG_BUILTIN } from "@perilune/isa/src/values";
import { pushTraceback } from "../../debug/traceback";
import {
  BUILTIN_BASE_LOAD, BUILTIN_BASE_XPCALL, BUILTIN_SYSTEM_INTERNAL_CALL_INVOKED, BUILTIN_SYSTEM_INTERNAL_EXPLAIN,
} from "../../generated/builtins";
import {
  at, insert, pop, pushBuiltin, pushCopy, pushInteger, pushText, replace, setSlotCount, slotCount, throwTop,
} from "../../native";
import { pushDisplay } from "../../protocol";
import { coroutine } from "../../registers";
import { integerIn, isNil, isString, isTruthy, objectIn, tagOf } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { suspendForCall } from "../../suspension";
import { text } from "../../text";
import { pushGlobal } from "../machine/path";
import { reportReturned } from "./report";
import { systemInvocation } from "./yield";

const EQUALS: u32 = 61;

/** Slot 1 has the number of the invocation: abandon.ts finds it there. */
export function systemInvoke(): i32 {
  setSlotCount(0);
  pushInteger(load<u32>(PROCESS_CALL_WORD1));
  pushBuiltin(BUILTIN_BASE_XPCALL);
  pushBuiltin(BUILTIN_SYSTEM_INTERNAL_CALL_INVOKED);
  pushBuiltin(BUILTIN_SYSTEM_INTERNAL_EXPLAIN);
  pushCopy(1);
  suspendForCall(3, 2);
  if (isTruthy(at(2))) return 0;
  if (isMissing()) {
    setSlotCount(2);
    pushText(text("the program has no function of this name"));
    pushText(text("no such function"));
  }
  reportReturned(<u32>integerIn(at(1)), false, 3);
  return 0;
}

/** There was nothing to call: the error is a value that no program has. */
function isMissing(): bool { return tagOf(at(3)) == TAG_BUILTIN; }

/** Argument: the number of the invocation. What fails in here, also for want of memory, is told to the kernel. */
export function systemInternalCallInvoked(): i32 {
  const number = <u32>integerIn(at(1));
  const count = systemInvocation();
  if (count == 0) return 0;
  const isChunk = count >= 2 && isChunkName();
  if (isChunk) {
    pushChunk();
  } else {
    pushGlobal(1);
    if (isNil(at(-1))) {
      pushBuiltin(BUILTIN_SYSTEM_INTERNAL_CALL_INVOKED);
      throwTop();
    }
    insert(2);
  }
  suspendForCall(isChunk ? count - 2 : count - 1, WANTED_ALL);
  reportReturned(number, true, 2);
  return 0;
}

function isChunkName(): bool {
  const name = objectIn(at(1));
  return isString(at(2)) && lengthOf(name) > 0 && <u32>load<u8>(bytesOf(name)) == EQUALS;
}

/** (waits) The function that the source in slot 2 is compiled to takes its place. */
function pushChunk(): void {
  pushBuiltin(BUILTIN_BASE_LOAD);
  pushCopy(2);
  pushCopy(1);
  suspendForCall(2, 2);
  if (isNil(at(-2))) throwTop();
  pop(1);
  replace(2);
}

/** The error handler: the error as text, with traceback. */
export function systemInternalExplain(): i32 {
  setSlotCount(1);
  if (tagOf(at(1)) == TAG_BUILTIN) return 1;
  pushDisplay(1);
  pushTraceback(coroutine, slotCount(), 1);
  return 1;
}
