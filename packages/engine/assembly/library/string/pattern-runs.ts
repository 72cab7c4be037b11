// The loops of the matcher: each goes over a run of characters, never more than RUN of them.
// Nothing here waits or pays: whoever calls spends what was passed.

import { captureAt, captureLength, COUNT, LEVEL, UNFINISHED } from "./match-state";
import { ANY, CLOSE, END_ANCHOR, ESCAPE, isDigit, isOptional, OPEN, OPEN_SET } from "./pattern-characters";
import { hasBit, itemBits, itemCharacter, itemMatches } from "./pattern-item";

/** Characters one turn of the matcher may pass in a loop. */
export const RUN: usize = 2048;

/** First character of the set in from … stop-1, or stop. */
export function findBit(from: usize, stop: usize, bits: usize): usize {
  let at = from;
  while (at < stop && !hasBit(bits, load<u8>(at))) at++;
  return at;
}

/** First character not of the set in from … stop-1, or stop. */
export function passBits(from: usize, stop: usize, bits: usize): usize {
  let at = from;
  while (at < stop && hasBit(bits, load<u8>(at))) at++;
  return at;
}

/** First such character in from … stop-1, or stop. */
export function findCharacter(from: usize, stop: usize, character: u32): usize {
  let at = from;
  const wanted = 0x0101010101010101 * <u64>character;
  while (at + 8 <= stop) {
    const differing = load<u64>(at) ^ wanted;
    const zeros = (differing - 0x0101010101010101) & ~differing & 0x8080808080808080;
    if (zeros) return at + (<usize>ctz(zeros) >> 3);
    at += 8;
  }
  while (at < stop && <u32>load<u8>(at) != character) at++;
  return at;
}

/** The character a match of what stands at `item` must begin with, if it is that simple; else -1. Looks through one ')'. */
export function leadingCharacter(state: usize, item: usize, end: usize): i32 {
  let at = item;
  if (at < end && <u32>load<u8>(at) == CLOSE) {
    const level = load<u32>(state, LEVEL);
    if (level == 0 || captureLength(captureAt(state, level - 1)) != UNFINISHED) return -1;
    at++;
  }
  return leadingAt(at, end);
}
/** The same for what stands at `item` itself. */
export function leadingAt(item: usize, end: usize): i32 {
  let at = item;
  if (at >= end) return -1;
  let character = <u32>load<u8>(at);
  at++;
  if (character == OPEN || character == CLOSE || character == OPEN_SET || character == ANY) return -1;
  if (character == END_ANCHOR && at == end) return -1;
  if (character == ESCAPE) {
    if (at >= end) return -1;
    character = <u32>load<u8>(at);
    if (isDigit(character) || (character | 32) - 97 < 26) return -1;
    at++;
  }
  if (at < end) {
    if (isOptional(load<u8>(at))) return -1;
  }
  return <i32>character;
}

/** How far an item matches from `at` on, but not more than RUN characters (any number of '.'). */
export function expand(at: usize, end: usize, bits: usize, wanted: i32): usize {
  if (!bits && wanted < 0) return end;
  const stop = min(end, at + RUN);
  let far = at;
  if (bits) return passBits(at, stop, bits);
  while (far < stop && <u32>load<u8>(far) == <u32>wanted) far++;
  return far;
}

/** From `far` down to `least` the nearest place where `character` stands; not further than RUN; `least` at last. */
export function lastBefore(far: usize, least: usize, character: i32, end: usize): usize {
  if (character < 0) return far;
  const stop = far - least > RUN ? far - RUN : least;
  let at = far;
  while (at > stop && (at >= end || <u32>load<u8>(at) != <u32>character)) at--;
  return at;
}

/** Passes one character by the resolved item, and more up to where `character` stands; not further than RUN. `at` = the item fails. */
export function oneMore(at: usize, end: usize, character: i32): usize {
  if (at >= end || !itemMatches(itemBits, itemCharacter, load<u8>(at))) return at;
  const first = at + 1;
  if (character < 0) return first;
  const stop = min(end, at + RUN);
  const bits = itemBits;
  const wanted = itemCharacter;
  let far = first;
  if (!bits && wanted < 0) far = findCharacter(far, stop, <u32>character);
  else while (far < stop && <u32>load<u8>(far) != <u32>character && itemMatches(bits, wanted, load<u8>(far))) far++;
  return far;
}

/** Goes through characters between brackets until COUNT is 0 or RUN of them are passed; returns the place reached. */
export function balance(state: usize, from: usize, end: usize, open: u32, close: u32): usize {
  const stop = min(end, from + RUN);
  let count = load<u32>(state, COUNT);
  let at = from;
  while (at < stop && count != 0) {
    const character = <u32>load<u8>(at);
    if (character == close) count--;
    else if (character == open) count++;
    at++;
  }
  store<u32>(state, count, COUNT);
  return at;
}
