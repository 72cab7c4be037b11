// Host functions: builtin closures that ask the host. Plain arguments and results are read and written by the host in
// the slots themselves; all else crosses serialised, results as a part the host keeps until it is fetched, so that a
// host function is called once also when memory runs out in between.

import { CALL_ERROR, CALL_TEXT, PART_VALUES, REQUEST_CALL, REQUEST_CALL_VALUES } from "@perilune/isa/src/requests";
import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { SLOT_SIZE, TAG_FLOAT } from "@perilune/isa/src/values";
import { request } from "../../host";
import { addString } from "../../message";
import { at, bufferLength, bufferStart, burn, pop, pushBuffer, pushString, setSlotCount, slotCount, throwTop, upvalue } from "../../native";
import { beginError, throwMessage, throwText } from "../../raise";
import { base, setTop, top } from "../../registers";
import { integerIn, isString, isTruthy, objectIn, tagOf } from "../../slots";
import { lengthOf, tryString } from "../../strings";
import { pushSerialised } from "./deserialise";
import { pushPart } from "./parts";
import { serialise } from "./serialise";

/** What a crossing costs. */
const CALL_COST = 8;
const TEXT: usize = PROCESS_SCRATCH + 8;

/** Captured value 0: number of the host function. */
export function machineInternalHostCall(): i32 {
  const bytes = plainBytes();
  burn(CALL_COST + <i32>max<i64>(bytes >> 4, 0));
  const answer = bytes >= 0 ? request(REQUEST_CALL, <i32>integerIn(upvalue(0)), <i32>base, slotCount()) : callSerialised();
  if (answer >= 0) {
    setTop(top + answer * SLOT_SIZE);
    return answer;
  }
  if (answer <= CALL_TEXT) {
    const string = tryString(TEXT, CALL_TEXT - answer);
    if (string) {
      pushString(string);
      return 1;
    }
  }
  const count = pushValues();
  if (answer == CALL_ERROR) throwError();
  return count;
}

/** Bytes of all string arguments, -1 if there is an argument that the host cannot read from its slot. Bounded. */
function plainBytes(): i64 {
  let bytes: i64 = 0;
  for (let slot = base; slot < top; slot += SLOT_SIZE) {
    if (tagOf(slot) <= <u32>TAG_FLOAT) continue;
    if (!isString(slot)) return -1;
    bytes += lengthOf(objectIn(slot));
  }
  return bytes;
}

/** (waits) */
function callSerialised(): i32 {
  const count = slotCount();
  pushBuffer();
  for (let index = 1; index <= count; index++) {
    const problem = serialise(count + 1, index);
    if (problem) throwText(problem);
  }
  const answer = request(REQUEST_CALL_VALUES, <i32>integerIn(upvalue(0)), <i32>bufferStart(count + 1), bufferLength(count + 1));
  setSlotCount(count);
  return answer;
}

/** (waits) Pushes the values the host has ready. */
function pushValues(): i32 {
  if (!pushPart(PART_VALUES)) return 0;
  return pushSerialised(slotCount());
}

/** (throws) The values are the error and whether it gets the position of the caller. */
function throwError(): void {
  const positioned = isTruthy(at(-1));
  pop(1);
  if (!positioned || !isString(at(-1))) throwTop();
  beginError();
  addString(objectIn(at(-1)));
  throwMessage();
}
