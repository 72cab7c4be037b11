// print: what it writes is collected in a buffer and handed to the host at once; only long texts go in pieces.

import { REQUEST_OUTPUT } from "@perilune/isa/src/requests";
import { request } from "../../host";
import { PIECE_BYTES } from "../../growth";
import { at, bufferByte, bufferLength, bufferStart, bufferString, bufferTruncate, burn, pop, pushBuffer, slotCount } from "../../native";
import { pushDisplay } from "../../protocol";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";

const STANDARD_OUTPUT = 1;
/** Bytes handed over between two payments. */
export const PIECE: u32 = PIECE_BYTES;
/** Longer texts are written from where they are. */
const LONG: u32 = 4096;
const TAB = 9;
const NEWLINE = 10;

export function basePrint(): i32 {
  const count = slotCount();
  const buffer = count + 1;
  pushBuffer();
  for (let i = 1; i <= count; i++) {
    if (i > 1) bufferByte(buffer, TAB);
    pushDisplay(i);
    if (lengthOf(objectIn(at(-1))) > LONG) {
      writeBuffer(buffer);
      const string = objectIn(at(-1));
      write(bytesOf(string), lengthOf(string));
    } else {
      bufferString(buffer, -1);
      if (bufferLength(buffer) > PIECE) writeBuffer(buffer);
    }
    pop(1);
  }
  bufferByte(buffer, NEWLINE);
  writeBuffer(buffer);
  return 0;
}

/** (waits) Hands the buffer's bytes to standard output; it is empty then. */
export function writeBuffer(buffer: i32): void {
  write(bufferStart(buffer), bufferLength(buffer));
  bufferTruncate(buffer, 0);
}

/** (waits) Writes bytes that lie in a block kept by a slot. */
function write(bytes: usize, length: u32): void {
  for (let done: u32 = 0; done < length; ) {
    const piece = min(PIECE, length - done);
    request(REQUEST_OUTPUT, STANDARD_OUTPUT, <i32>(bytes + done), piece);
    done += piece;
    burn(1 + <i32>(piece >> 4));
  }
}
