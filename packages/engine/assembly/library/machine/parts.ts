// Fetching what the host has ready: numbered parts, byte by byte into buffers of the process, so that lacking memory
// can be waited for in between. See REQUEST_PART in isa/src/requests.ts.

import { REQUEST_PART, REQUEST_PART_LENGTH } from "@perilune/isa/src/requests";
import { request } from "../../host";
import { PIECE_BYTES } from "../../growth";
import { bufferAdvance, bufferFinish, bufferReserve, burn, pushBuffer, remove, slotCount } from "../../native";

const PIECE: u32 = PIECE_BYTES;

/** (waits) Pushes a buffer with the bytes of a part; false = there is no such part, and nothing is pushed. */
export function pushPart(part: i32): bool {
  const length = request(REQUEST_PART_LENGTH, part);
  if (length < 0) return false;
  pushBuffer();
  bufferReserve(-1, length);
  for (let left = <u32>length; left > 0; ) {
    const piece = min(left, PIECE);
    request(REQUEST_PART, part, <i32>bufferReserve(-1, piece), piece);
    bufferAdvance(-1, piece);
    left -= piece;
    burn(1 + (piece >> 4));
  }
  return true;
}

/** (waits) Pushes the bytes of a part as a string; false = there is no such part, and nothing is pushed. */
export function pushPartString(part: i32): bool {
  if (!pushPart(part)) return false;
  bufferFinish(-1);
  remove(slotCount() - 1);
  return true;
}
