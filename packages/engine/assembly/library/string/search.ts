// Plain search: the first byte found eight at a time, then the rest compared. Nothing here waits.

import { Match, spend, work } from "./match-state";
import { findCharacter } from "./pattern-runs";

const FIRST_RUN: usize = 16384;
const COMPARE_RUN: u32 = 1024;

/** Where the search stands: a place, and how many bytes of the needle are known to be there. */
export let searchPlace: usize = 0;
export let searchEqual: u32 = 0;

/** Goes on with a search for the needle (not empty) at places up to `last`. */
export function searchPiece(place: usize, known: u32, last: usize, needle: usize, length: u32): Match {
  const first = <u32>load<u8>(needle);
  let at = place;
  let equal = known;
  while (work > 0) {
    if (equal == 0) {
      const stop = min(last + 1, at + FIRST_RUN);
      const found = findCharacter(at, stop, first);
      spend(1 + <i32>((found - at) >> 2));
      at = found;
      if (at == stop) {
        if (at > last) return Match.None;
        continue;
      }
      equal = 1;
    }
    const from = equal;
    const stop = length - equal > COMPARE_RUN ? equal + COMPARE_RUN : length;
    while (equal + 8 <= stop && load<u64>(at + equal) == load<u64>(needle + equal)) equal += 8;
    while (equal < stop && load<u8>(at + equal) == load<u8>(needle + equal)) equal++;
    spend(1 + <i32>((equal - from) >> 2));
    if (equal == length) {
      searchPlace = at;
      return Match.Found;
    }
    if (equal < stop) {
      equal = 0;
      at++;
      if (at > last) return Match.None;
    }
  }
  searchPlace = at;
  searchEqual = equal;
  return Match.More;
}

/** Is there a character with a meaning in patterns among these bytes? */
export function hasSpecial(bytes: usize, length: u32): bool {
  for (let at = bytes; at < bytes + length; at++) {
    switch (<u32>load<u8>(at)) {
      case 36: case 37: case 40: case 42: case 43: case 45: case 46: case 63: case 91: case 94: return true; // $ % ( * + - . ? [ ^
    }
  }
  return false;
}
