// Bytes from the host → values of the process; the form is drawn in isa/src/serialised.ts. The host's encoder has
// checked depth and keys.

import {
  SERIALISED_END, SERIALISED_FALSE, SERIALISED_FLOAT, SERIALISED_INTEGER, SERIALISED_STRING, SERIALISED_TABLE, SERIALISED_TRUE,
} from "@perilune/isa/src/serialised";
import { SHORT_STRING_LIMIT } from "@perilune/isa/src/values";
import { PIECE_BYTES } from "../../growth";
import { bufferLength, bufferStart, burn, ensureSlots, pushBoolean, pushBytes, pushFloat, pushInteger, pushLongString, pushNil, pushTable } from "../../native";
import { throwText } from "../../raise";
import { rawSet } from "../../storage";
import { bytesOf } from "../../strings";
import { text } from "../../text";

const PIECE: u32 = PIECE_BYTES;

/** (waits) Pushes the values in the buffer in slot `buffer` (positive); returns how many. */
export function pushSerialised(buffer: i32): i32 {
  const end = bufferLength(buffer);
  let count = 0;
  let depth: u64 = 0;
  /** Bit n: the table at depth n has its next key above it. */
  let keys: u64 = 0;
  for (let offset: u32 = 0; offset < end; ) {
    if (!ensureSlots(8)) throwText(text("too many values from the host"));
    burn(1);
    const bytes = bufferStart(buffer) + offset;
    const kind = <u32>load<u8>(bytes);
    offset++;
    if (kind == SERIALISED_TABLE) {
      pushTable();
      depth++;
      keys &= ~(<u64>1 << depth);
      continue;
    }
    if (kind == SERIALISED_INTEGER || kind == SERIALISED_FLOAT) {
      if (kind == SERIALISED_INTEGER) pushInteger(load<i64>(bytes, 1));
      else pushFloat(load<f64>(bytes, 1));
      offset += 8;
    } else if (kind == SERIALISED_STRING) {
      const length = load<u32>(bytes, 1);
      pushText(buffer, offset + 4, length);
      offset += 4 + length;
    } else if (kind == SERIALISED_END) {
      depth--;
    } else if (kind == SERIALISED_TRUE || kind == SERIALISED_FALSE) {
      pushBoolean(kind == SERIALISED_TRUE);
    } else {
      pushNil();
    }
    // A value is complete on top of the slots: it is a result, a key or the value for the key below it.
    if (depth == 0) {
      count++;
    } else if (keys & (<u64>1 << depth)) {
      rawSet(-3);
      keys &= ~(<u64>1 << depth);
    } else {
      keys |= <u64>1 << depth;
    }
  }
  return count;
}

/** (waits) Pushes `length` bytes of the buffer from `offset` on as a string. */
function pushText(buffer: i32, offset: u32, length: u32): void {
  if (length <= <u32>SHORT_STRING_LIMIT) {
    pushBytes(bufferStart(buffer) + offset, length);
    return;
  }
  const string = pushLongString(length);
  for (let done: u32 = 0; done < length; done += PIECE) {
    const piece = min(PIECE, length - done);
    memory.copy(bytesOf(string) + done, bufferStart(buffer) + offset + done, piece);
    burn(1 + (piece >> 4));
  }
}
