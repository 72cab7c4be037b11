// print: what it writes is collected in a buffer and handed to the host at once; only long texts go in pieces.

import { at, bufferByte, bufferLength, bufferStart, bufferString, bufferTruncate, pop, pushBuffer, slotCount } from "../../native";
import { OUTPUT_PIECE, putOut, STANDARD_OUTPUT } from "../../output";
import { pushDisplay } from "../../protocol";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";

const TAB = 9;
const NEWLINE = 10;

export function basePrint(): i32 {
  const count = slotCount();
  const buffer = count + 1;
  pushBuffer();
  for (let i = 1; i <= count; i++) {
    if (i > 1) bufferByte(buffer, TAB);
    pushDisplay(i);
    if (lengthOf(objectIn(at(-1))) > OUTPUT_PIECE) { // is written from where it is
      writeBuffer(buffer);
      const string = objectIn(at(-1));
      putOut(STANDARD_OUTPUT, bytesOf(string), lengthOf(string));
    } else {
      bufferString(buffer, -1);
      if (bufferLength(buffer) > OUTPUT_PIECE) writeBuffer(buffer);
    }
    pop(1);
  }
  bufferByte(buffer, NEWLINE);
  writeBuffer(buffer);
  return 0;
}

/** (waits) Hands the buffer's bytes to standard output; it is empty then. */
export function writeBuffer(buffer: i32): void {
  putOut(STANDARD_OUTPUT, bufferStart(buffer), bufferLength(buffer));
  bufferTruncate(buffer, 0);
}
