// io.write of an image, which has no files: strings and numbers go to standard output, in one piece unless they are long.

import { checkString } from "../../arguments";
import { at, bufferAdvance, bufferLength, bufferReserve, bufferString, pushBoolean, pushBuffer, slotCount } from "../../native";
import { isNumber } from "../../slots";
import { OUTPUT_PIECE } from "../../output";
import { writeBuffer } from "../base/print";
import { formatNumber, NUMBER } from "../io/write";

const LONGEST_NUMBER: u32 = 64;

export function systemInternalWrite(): i32 {
  const count = slotCount();
  const buffer = count + 1;
  pushBuffer();
  for (let index = 1; index <= count; index++) {
    if (isNumber(at(index))) {
      const to = bufferReserve(buffer, LONGEST_NUMBER);
      const length = formatNumber(at(index));
      memory.copy(to, NUMBER, length);
      bufferAdvance(buffer, length);
    } else {
      checkString(index);
      bufferString(buffer, index);
    }
    if (bufferLength(buffer) > OUTPUT_PIECE) writeBuffer(buffer);
  }
  writeBuffer(buffer);
  pushBoolean(true);
  return 1;
}
