// What the program's dispatcher tells its host: results of an invoked function, and the error that ends the process.

import { REQUEST_FAULTED, REQUEST_RETURNED, RESULTS_ERROR } from "@perilune/isa/src/requests";
import { TAG_COROUTINE } from "@perilune/isa/src/values";
import { tellScene } from "../../debug/fault-scene";
import { topFrameAddress } from "../../debug/frames";
import { pushTraceback } from "../../debug/traceback";
import { request } from "../../host";
import { at, bufferLength, bufferStart, pushBuffer, pushCopy, pushNil, pushObject, pushText, setSlotCount, slotCount } from "../../native";
import { coroutine } from "../../registers";
import { isTruthy, objectIn, tagOf } from "../../slots";
import { text } from "../../text";
import { pushMessage } from "../machine/message-handler";
import { serialise } from "../machine/serialise";
import { reportError } from "../machine/start-main";

/** returned(succeeded, value, …): results, or a message, of the function that was invoked. */
export function systemReturned(): i32 {
  reportReturned(0, isTruthy(at(1)), 2);
  return 0;
}

/**
 * (waits) Tells the host the values in slots `first` and on; what cannot cross makes it a failure. `invocation` is the number
 * of the one that has returned, 0 = the last one.
 */
export function reportReturned(invocation: u32, succeeded: bool, first: i32): void {
  const count = slotCount();
  let told = succeeded;
  pushBuffer();
  const buffer = count + 1;
  for (let index = first; index <= count; index++) {
    const problem = serialise(buffer, index);
    if (!problem) continue;
    setSlotCount(count);
    pushBuffer();
    pushText(problem);
    serialise(buffer, buffer + 1);
    told = false;
    break;
  }
  request(REQUEST_RETURNED, <i32>(invocation << 1 | (told ? 1 : 0)), <i32>bufferStart(buffer), bufferLength(buffer));
}

/** fault(error, coroutine): ends the process with the error that ended the coroutine (absent = at this very place). */
export function systemFault(): i32 {
  setSlotCount(2);
  const owner = tagOf(at(2)) == TAG_COROUTINE ? objectIn(at(2)) : coroutine;
  if (owner == coroutine) pushObject(owner, TAG_COROUTINE);
  else pushCopy(2);
  tellScene(owner, topFrameAddress(owner));
  const isPlain = pushMessage();
  if (isPlain) pushTraceback(objectIn(at(3)), 0, 0);
  else pushNil();
  pushCopy(1);
  reportError(RESULTS_ERROR, 4);
  while (true) request(REQUEST_FAULTED);
}
