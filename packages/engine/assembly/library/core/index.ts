// What the interpreter leaves to code that can wait: see interpreter/slow.ts. Each is called in the middle of an
// instruction; its result finishes the instruction, or the instruction runs again.

import { STRING_HASH, STRING_NEXT } from "@perilune/isa/src/layout";
import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { EVENT_CONCAT, SLOT_SIZE, TAG_LONG_STRING } from "@perilune/isa/src/values";
import { checkInteger } from "../../arguments";
import { raiseConcatenate } from "../../debug/raise-lua";
import { metamethodOf } from "../../metamethods";
import {
  at, bufferAdvance, bufferFinish, bufferReserve, bufferString, burn, insert, pop, pushBoolean, pushBuffer, pushInteger,
  pushNil, pushSlot, setSlotCount, slotCount,
} from "../../native";
import { formatFloat14, formatInteger } from "../../number/number-text";
import { getIndexed } from "../../protocol";
import { base, frame, setFrame, top } from "../../registers";
import { copySlot, floatIn, integerIn, isInteger, isNil, isNumber, isString, objectIn } from "../../slots";
import { growFor } from "../../storage";
import { bytesOf, hashEnd, hashPart, hashStart, lengthOf } from "../../strings";
import { Suspend, suspend, suspendForCall } from "../../suspension";
import { FRAME_SIZE } from "@perilune/isa/src/layout";

const PIECE: u32 = 16384;

/** (table, key): room for one more key. */
export function coreInternalGrowTable(): i32 {
  growFor(1, 2);
  return 0;
}

/** (string): hashes a long string that becomes a key. */
export function coreInternalHashString(): i32 {
  const string = objectIn(at(1));
  const length = lengthOf(string);
  let hash = hashStart(length);
  // Pieces are multiples of 8 bytes, so the result is that of hashing all at once.
  let done: u32 = 0;
  while (length - done > PIECE) {
    hash = hashWhole(hash, bytesOf(string) + done, PIECE);
    done += PIECE;
    burn(PIECE >> 5);
  }
  store<u32>(string, hashEnd(hashPart(hash, bytesOf(string) + done, length - done)), STRING_HASH);
  store<u32>(string, 1, STRING_NEXT);
  return 0;
}

import { hashWhole } from "../../strings";

/** -1, 0, 1 by bytes of the strings in slots 1 and 2, in pieces. */
function compareInPieces(): i32 {
  const left = objectIn(at(1));
  const right = objectIn(at(2));
  const length = min(lengthOf(left), lengthOf(right));
  for (let done: u32 = 0; done < length; done += PIECE) {
    const part = min(PIECE, length - done);
    const order = memory.compare(bytesOf(left) + done, bytesOf(right) + done, part);
    if (order) return order;
    burn(1 + (part >> 5));
  }
  return lengthOf(left) < lengthOf(right) ? -1 : <i32>(lengthOf(left) > lengthOf(right));
}
export function coreInternalEqualStrings(): i32 {
  pushBoolean(lengthOf(objectIn(at(1))) == lengthOf(objectIn(at(2))) && compareInPieces() == 0);
  return 1;
}
export function coreInternalLessStrings(): i32 {
  pushBoolean(compareInPieces() < 0);
  return 1;
}
export function coreInternalLessEqualStrings(): i32 {
  pushBoolean(compareInPieces() <= 0);
  return 1;
}

@inline function joins(slot: usize): bool { return isString(slot) || isNumber(slot); }

/** All slots joined from the right, with metamethods. */
export function coreInternalConcatenate(): i32 {
  while (slotCount() > 1) {
    const count = slotCount();
    if (joins(at(count)) && joins(at(count - 1))) {
      let first = count - 1;
      while (first > 1 && joins(at(first - 1))) first--;
      joinStrings(first, count);
    } else {
      let handler = metamethodOf(at(count - 1), EVENT_CONCAT);
      if (isNil(handler)) handler = metamethodOf(at(count), EVENT_CONCAT);
      if (isNil(handler)) {
        setFrame(frame - FRAME_SIZE); // the error is the calling instruction's
        raiseConcatenate(at(count - 1), at(count));
        setFrame(frame + FRAME_SIZE);
        suspend(Suspend.Throw);
      }
      pushSlot(handler);
      insert(count - 1);
      suspendForCall(2, 1);
    }
  }
  return 1;
}

/** Slots first … last (strings and numbers) become one string in slot first, the top. */
function joinStrings(first: i32, last: i32): void {
  pushBuffer();
  const buffer = last + 1;
  for (let i = first; i <= last; i++) {
    if (isString(at(i))) bufferString(buffer, i);
    else bufferAdvance(buffer, writeNumber(at(i), bufferReserve(buffer, 32)));
  }
  bufferFinish(buffer);
  copySlot(at(first), top - SLOT_SIZE);
  setSlotCount(first);
}

function writeNumber(slot: usize, to: usize): i32 {
  return isInteger(slot) ? formatInteger(integerIn(slot), to) : formatFloat14(floatIn(slot), to, PROCESS_SCRATCH + 8);
}

/** (object, index): the next step of ipairs where metamethods may be involved. */
export function coreInternalIpairsSlow(): i32 {
  const index = checkInteger(2) + 1;
  pushInteger(index);
  pushInteger(index);
  getIndexed(1);
  return isNil(at(-1)) ? 1 : 2;
}
