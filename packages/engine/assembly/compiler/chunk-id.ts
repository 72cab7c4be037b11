// How messages name a chunk: "=name" as it is, "@file" by the end of its path, anything else as [string "first line"].

import { bytesOf, lengthOf } from "../strings";
import { text, writeText } from "../text";
import { Character } from "./characters";

/** Longest chunk name that is written, in bytes. */
export const CHUNK_ID_LENGTH: u32 = 59;
/** What is left of that for the text between the quotes when dots must fit as well. */
const QUOTED_LENGTH: u32 = 45;

/** Writes at most CHUNK_ID_LENGTH bytes (and may touch a few more: have room for 72) and returns how many. */
export function writeChunkId(source: usize, destination: usize): u32 {
  const bytes = bytesOf(source);
  const length = lengthOf(source);
  const first = length ? load<u8>(bytes) : 0;
  if (first == Character.Equals) return copyName(bytes + 1, min(length - 1, CHUNK_ID_LENGTH), destination);
  if (first == Character.At) {
    if (length - 1 <= CHUNK_ID_LENGTH) return copyName(bytes + 1, length - 1, destination);
    const dots = writeText(text("..."), destination);
    const kept = CHUNK_ID_LENGTH - dots;
    return dots + copyName(bytes + length - kept, kept, destination + dots);
  }
  const shown = zeroIn(bytes, min(length, QUOTED_LENGTH)); // the reference sees no further either
  const line = lineLength(bytes, shown);
  const isWhole = line == shown && shown < QUOTED_LENGTH;
  let written = writeText(text("[string \""), destination);
  written += copyName(bytes, line, destination + written);
  if (!isWhole) written += writeText(text("..."), destination + written);
  return written + writeText(text("\"]"), destination + written);
}

/** Copies up to the first zero byte, where the reference's C strings end, and returns how many bytes. */
function copyName(from: usize, length: u32, to: usize): u32 {
  let count: u32 = 0;
  while (count < length) {
    const byte = load<u8>(from + count);
    if (!byte) break;
    store<u8>(to + count, byte);
    count++;
  }
  return count;
}

/** Bytes before the first zero byte, `length` if there is none. */
function zeroIn(bytes: usize, length: u32): u32 {
  let count: u32 = 0;
  while (count < length && load<u8>(bytes + count)) count++;
  return count;
}

function lineLength(bytes: usize, length: u32): u32 {
  let count: u32 = 0;
  while (count < length && load<u8>(bytes + count) != Character.Newline) count++;
  return count;
}
