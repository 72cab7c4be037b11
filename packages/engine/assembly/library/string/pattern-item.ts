// Single-character items of a pattern: a character, '.', a class such as %a, a set such as [^%s,].
// Classes and sets become 256 bits in the match state, and stay there while there is room.

import {
  Match, SET_BITS, SET_COUNT, SET_ITEM, SET_NEXT, SET_PROGRESS, SET_SIZE, SETS, spend,
} from "./match-state";
import { ANY, CLOSE_SET, ESCAPE, MINUS, OPEN_SET, START_ANCHOR } from "./pattern-characters";

/** What resolveItem found: the bits of a class or set, or 0 and the character to equal, -1 = any. */
export let itemBits: usize = 0;
export let itemCharacter: i32 = 0;
/** Address after the item, where its suffix may stand. */
export let itemNext: usize = 0;

/** Sets of at most so many bytes are read at once. */
const SHORT_SET: usize = 32;
/** Work in bytes on a long set per piece. */
const SET_PIECE: usize = 1024;

@inline export function hasBit(bits: usize, character: u32): bool {
  return ((<u32>load<u8>(bits + (character >> 3)) >> (character & 7)) & 1) != 0;
}
/** Does the resolved item match a character? */
@inline export function itemMatches(bits: usize, wanted: i32, character: u32): bool {
  return bits ? hasBit(bits, character) : wanted < 0 || <u32>wanted == character;
}

/** Finds out about the item at `item` < `end`. Found, a failure, or More: a long set takes further pieces. */
export function resolveItem(state: usize, item: usize, end: usize): Match {
  const first = <u32>load<u8>(item);
  if (first == OPEN_SET) return resolveSet(state, item, end);
  if (first == ESCAPE) return resolveEscape(state, item, end);
  itemBits = 0;
  itemCharacter = first == ANY ? -1 : <i32>first;
  itemNext = item + 1;
  return Match.Found;
}

function resolveEscape(state: usize, item: usize, end: usize): Match {
  if (item + 1 == end) return Match.EndsWithEscape;
  const name = <u32>load<u8>(item + 1);
  itemNext = item + 2;
  if (!isClassName(name)) {
    itemBits = 0;
    itemCharacter = <i32>name;
    return Match.Found;
  }
  const set = setFor(state, item);
  itemBits = set + SET_BITS;
  if (load<u32>(set, SET_ITEM) == <u32>item) return Match.Found;
  store<u32>(set, <u32>item, SET_ITEM);
  store<u32>(set, <u32>itemNext, SET_NEXT);
  store<u32>(set, 0, SET_PROGRESS);
  clearBits(itemBits);
  addClass(itemBits, name);
  return Match.Found;
}

/** [set] at `item`. */
export function resolveSet(state: usize, item: usize, end: usize): Match {
  const set = setFor(state, item);
  const bits = set + SET_BITS;
  itemBits = bits;
  if (load<u32>(set, SET_ITEM) != <u32>item) {
    store<u32>(set, <u32>item, SET_ITEM);
    if (readShortSet(set, item, end)) return Match.Found;
    store<u32>(set, 0, SET_NEXT);
    store<u32>(set, <u32>firstMember(item, end), SET_PROGRESS);
  } else if (load<u32>(set, SET_PROGRESS) == 0) {
    itemNext = load<u32>(set, SET_NEXT);
    return Match.Found;
  }
  if (load<u32>(set, SET_NEXT) == 0) {
    const outcome = findSetEnd(set, item, end);
    if (outcome != Match.Found) return outcome;
    store<u32>(set, <u32>firstMember(item, end), SET_PROGRESS);
    clearBits(bits);
  }
  if (!addMembers(set, load<u32>(set, SET_NEXT) - 1)) return Match.More;
  if (<u32>load<u8>(item + 1) == START_ANCHOR) invertBits(bits);
  store<u32>(set, 0, SET_PROGRESS);
  itemNext = load<u32>(set, SET_NEXT);
  return Match.Found;
}

/** The whole set at once, if it ends soon; false = it does not, or it is a strange one. */
function readShortSet(set: usize, item: usize, end: usize): bool {
  const bits = set + SET_BITS;
  const first = firstMember(item, end);
  const stop = min(end, first + SHORT_SET);
  let at = first;
  clearBits(bits);
  while (at < stop) {
    const character = <u32>load<u8>(at);
    if (character == CLOSE_SET && at != first) {
      if (first != item + 1) invertBits(bits);
      itemNext = at + 1;
      store<u32>(set, <u32>itemNext, SET_NEXT);
      store<u32>(set, 0, SET_PROGRESS);
      spend(<i32>(at - item) * 2);
      return true;
    }
    if (character == ESCAPE) {
      if (at + 1 >= stop) return false;
      const name = <u32>load<u8>(at + 1);
      if (isClassName(name)) addClass(bits, name);
      else addBit(bits, name);
      at += 2;
    } else if (at + 2 < stop && <u32>load<u8>(at + 1) == MINUS && <u32>load<u8>(at + 2) != CLOSE_SET) {
      const last = <u32>load<u8>(at + 2);
      if (last == ESCAPE) return false; // the end of a range for the members, but not for the end of the set
      addRange(bits, character, last);
      at += 3;
    } else {
      addBit(bits, character);
      at++;
    }
  }
  return false;
}

/** Where the bits of a class or set are kept. They are there if SET_ITEM is the item and SET_PROGRESS is 0. */
@inline export function setFor(state: usize, item: usize): usize { return state + SETS + ((item >> 1) & (SET_COUNT - 1)) * SET_SIZE; }
@inline function firstMember(item: usize, end: usize): usize {
  return item + 1 < end && <u32>load<u8>(item + 1) == START_ANCHOR ? item + 2 : item + 1;
}

/** Sets SET_NEXT. The first member is taken even if it is a ']'. */
function findSetEnd(set: usize, item: usize, end: usize): Match {
  let at = <usize>load<u32>(set, SET_PROGRESS);
  const first = firstMember(item, end);
  const stop = at + SET_PIECE;
  const from = at;
  while (at < stop) {
    if (at >= end) return Match.MissingBracket;
    const character = <u32>load<u8>(at);
    if (character == CLOSE_SET && at != first) {
      store<u32>(set, <u32>at + 1, SET_NEXT);
      spend(<i32>(at - from));
      return Match.Found;
    }
    at += character == ESCAPE && at + 1 < end ? 2 : 1;
  }
  store<u32>(set, <u32>at, SET_PROGRESS);
  spend(<i32>SET_PIECE);
  return Match.More;
}

/** Adds what stands before `close`, the set's ']'; false = there is more to do. */
function addMembers(set: usize, close: usize): bool {
  const bits = set + SET_BITS;
  let at = <usize>load<u32>(set, SET_PROGRESS);
  const stop = min(close, at + SET_PIECE);
  spend(<i32>(stop - at) * 2);
  while (at < stop) {
    const character = <u32>load<u8>(at);
    if (character == ESCAPE) {
      const name = <u32>load<u8>(at + 1);
      if (isClassName(name)) addClass(bits, name);
      else addBit(bits, name);
      at += 2;
    } else if (at + 2 < close && <u32>load<u8>(at + 1) == MINUS) {
      addRange(bits, character, load<u8>(at + 2));
      at += 3;
    } else {
      addBit(bits, character);
      at++;
    }
  }
  store<u32>(set, <u32>at, SET_PROGRESS);
  return at >= close;
}

// ── Bits

@inline function clearBits(bits: usize): void {
  store<u64>(bits, 0);
  store<u64>(bits, 0, 8);
  store<u64>(bits, 0, 16);
  store<u64>(bits, 0, 24);
}
@inline function invertBits(bits: usize): void {
  store<u64>(bits, ~load<u64>(bits));
  store<u64>(bits, ~load<u64>(bits, 8), 8);
  store<u64>(bits, ~load<u64>(bits, 16), 16);
  store<u64>(bits, ~load<u64>(bits, 24), 24);
}
@inline function addBit(bits: usize, character: u32): void {
  const word = bits + ((character >> 5) << 2);
  store<u32>(word, load<u32>(word) | (1 << (character & 31)));
}
function addRange(bits: usize, from: u32, to: u32): void {
  if (from > to) return;
  for (let word = from >> 6; word <= to >> 6; word++) {
    let mask: u64 = ~0;
    if (word == from >> 6) mask = mask << (from & 63);
    if (word == to >> 6) mask &= <u64>~0 >> (63 - (to & 63));
    const place = bits + (word << 3);
    store<u64>(place, load<u64>(place) | mask);
  }
}

function isClassName(name: u32): bool {
  switch (name | 32) {
    case 97: case 99: case 100: case 103: case 108: case 112: case 115: case 117: case 119: case 120: case 122: // a c d g l p s u w x z
      return true;
    default: return false;
  }
}

/** Adds a class by its letter, in the C locale; a capital letter stands for all other characters. */
function addClass(bits: usize, name: u32): void {
  let low: u64 = 0; // characters 0 … 63
  let high: u64 = 0; // 64 … 127
  switch (name | 32) {
    case 97: high = 0x07fffffe07fffffe; break; // a: letters
    case 99: low = 0x00000000ffffffff; high = 0x8000000000000000; break; // c: control
    case 100: low = 0x03ff000000000000; break; // d: digits
    case 103: low = 0xfffffffe00000000; high = 0x7fffffffffffffff; break; // g: printable but space
    case 108: high = 0x07fffffe00000000; break; // l: lower case
    case 112: low = 0xfc00fffe00000000; high = 0x78000001f8000001; break; // p: punctuation
    case 115: low = 0x0000000100003e00; break; // s: space
    case 117: high = 0x0000000007fffffe; break; // u: upper case
    case 119: low = 0x03ff000000000000; high = 0x07fffffe07fffffe; break; // w: letters and digits
    case 120: low = 0x03ff000000000000; high = 0x0000007e0000007e; break; // x: hexadecimal digits
    default: low = 1; // z: zero, an old one
  }
  let rest: u64 = 0;
  if (!(name & 32)) {
    low = ~low;
    high = ~high;
    rest = ~rest;
  }
  store<u64>(bits, load<u64>(bits) | low);
  store<u64>(bits, load<u64>(bits, 8) | high, 8);
  store<u64>(bits, load<u64>(bits, 16) | rest, 16);
  store<u64>(bits, load<u64>(bits, 24) | rest, 24);
}
