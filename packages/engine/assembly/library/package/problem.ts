// Raising messages that may be longer than what message.ts holds.

import { messageBytes, messageLength } from "../../message";
import { bufferBytes, bufferFinish, bufferLength, bufferReserve, bufferStart, burn, pushBuffer, throwTop } from "../../native";
import { beginError } from "../../raise";

/** What a position can take. */
const POSITION_ROOM = 256;

/** (throws) The caller's position, the bytes of the buffer on top, and those of the buffer in slot `more` (0 = none). */
export function throwProblem(more: i32): void {
  pushBuffer();
  const needed = POSITION_ROOM + bufferLength(-2) + (more ? bufferLength(more) : 0);
  bufferReserve(-1, needed);
  beginError();
  bufferBytes(-1, messageBytes(), messageLength());
  bufferBytes(-1, bufferStart(-2), bufferLength(-2));
  if (more) bufferBytes(-1, bufferStart(more), bufferLength(more));
  burn(1 + (needed >> 4));
  bufferFinish(-1);
  throwTop();
}
