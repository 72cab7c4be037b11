// Strings: short ones are interned, so equal means same address; long ones carry their hash once it was needed.
//
//   │ header 8 │ hash 4 │ length 4 │ next 4 │ bytes … │
//
// The intern table grows by linear hashing (Litwin 1980): one bucket is split for each string added beyond the
// load limit, so no insertion ever pays for all strings at once. When its storage is full, storage of twice the size is
// taken, and each split moves a few buckets there: those from PROCESS_STRING_MOVED to PROCESS_STRING_OLD_COUNT are still
// in the old storage, all others in the new.

import { BLOCK_MARK, BLOCK_TYPE, MARK_WHITES, STRING_BYTES, STRING_HASH, STRING_LENGTH, STRING_NEXT } from "@perilune/isa/src/layout";
import {
  PROCESS_COLLECTOR_WHITE, PROCESS_SEED, PROCESS_SEED2, PROCESS_STRING_BUCKETS, PROCESS_STRING_BUCKET_CAPACITY,
  PROCESS_STRING_BUCKET_COUNT, PROCESS_STRING_COUNT, PROCESS_STRING_MOVED, PROCESS_STRING_OLD_BUCKETS, PROCESS_STRING_OLD_COUNT,
} from "@perilune/isa/src/process";
import { SHORT_STRING_LIMIT, TAG_LONG_STRING, TAG_SHORT_STRING } from "@perilune/isa/src/values";
import { releaseRaw, shrink, tryAllocate, tryAllocateRaw, typeOf } from "./allocator";
import { charge } from "./registers";
import { checkWalk } from "./walks";

const FIRST_BUCKETS: u32 = 128;
/** Buckets moved to larger storage with each one that is added, so that all are there long before the next move. */
const MOVED_AT_ONCE: u32 = 8;
const BLOCK_HEADER_AND_FIELDS = 12;
const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;
const MULTIPLIER2: u64 = 0xd6e8feb86659fd93;

@inline export function lengthOf(string: usize): u32 { return load<u32>(string, STRING_LENGTH); }
@inline export function bytesOf(string: usize): usize { return string + STRING_BYTES; }
@inline export function isShort(string: usize): bool { return load<u8>(string, BLOCK_TYPE) == TAG_SHORT_STRING; }

@inline function mix(hash: u64, value: u64): u64 {
  const product = (hash ^ value) * MULTIPLIER;
  return product ^ (product >> 32);
}

/** Seeded hash of bytes. Linear; callers charge for long ones and take them in pieces, see hashPart. */
export function hashBytes(bytes: usize, length: u32): u32 {
  return hashEnd(hashPart(hashStart(length), bytes, length));
}
export function hashStart(length: u32): u64 { return (<u64>load<u32>(PROCESS_SEED) << 32 | load<u32>(PROCESS_SEED2)) + length; }
/** Goes on with the last `length` bytes. */
export function hashPart(start: u64, bytes: usize, length: u32): u64 {
  let hash = start;
  let at = bytes;
  const end = bytes + length;
  while (at + 8 <= end) {
    hash = mix(hash, load<u64>(at));
    at += 8;
  }
  let rest: u64 = 0;
  if (at + 4 <= end) {
    rest = <u64>load<u32>(at);
    at += 4;
  }
  while (at < end) {
    rest = rest << 8 | <u64>load<u8>(at);
    at++;
  }
  return mix(hash, rest);
}
/** Goes on with `length` more bytes, a multiple of 8, more of which follow. */
export function hashWhole(start: u64, bytes: usize, length: u32): u64 {
  let hash = start;
  for (let at = bytes, end = bytes + length; at < end; at += 8) hash = mix(hash, load<u64>(at));
  return hash;
}
export function hashEnd(hash: u64): u32 {
  const product = (hash ^ (hash >> 29)) * MULTIPLIER2;
  return <u32>(product >> 32) ^ <u32>product;
}

export function initialiseStrings(): void {
  const buckets = tryAllocateRaw(FIRST_BUCKETS * 4);
  memory.fill(buckets, 0, FIRST_BUCKETS * 4);
  store<u32>(PROCESS_STRING_BUCKETS, <u32>buckets);
  store<u32>(PROCESS_STRING_BUCKET_COUNT, FIRST_BUCKETS);
  store<u32>(PROCESS_STRING_BUCKET_CAPACITY, FIRST_BUCKETS);
}

@inline function bucketAt(index: u32): usize {
  if (index < load<u32>(PROCESS_STRING_OLD_COUNT)) return movingBucket(index);
  return load<u32>(PROCESS_STRING_BUCKETS) + (<usize>index << 2);
}
function movingBucket(index: u32): usize {
  const isMoved = index < load<u32>(PROCESS_STRING_MOVED);
  return load<u32>(isMoved ? PROCESS_STRING_BUCKETS : PROCESS_STRING_OLD_BUCKETS) + (<usize>index << 2);
}

@inline function bucketOf(hash: u32): usize {
  const count = load<u32>(PROCESS_STRING_BUCKET_COUNT);
  const level: u32 = 0x80000000 >> clz(count); // largest power of two ≤ count
  let index = hash & (level * 2 - 1);
  if (index >= count) index &= level - 1;
  return bucketAt(index);
}

/** Adds one bucket by splitting; does nothing when there is no memory for a larger table: chains get longer, that is all. */
function growByOne(): void {
  const count = load<u32>(PROCESS_STRING_BUCKET_COUNT);
  const capacity = load<u32>(PROCESS_STRING_BUCKET_CAPACITY);
  if (count == capacity) {
    const larger = tryAllocateRaw(capacity * 8);
    if (!larger) return;
    store<u32>(PROCESS_STRING_OLD_BUCKETS, load<u32>(PROCESS_STRING_BUCKETS));
    store<u32>(PROCESS_STRING_OLD_COUNT, capacity);
    store<u32>(PROCESS_STRING_BUCKETS, <u32>larger);
    store<u32>(PROCESS_STRING_BUCKET_CAPACITY, capacity * 2);
  }
  if (load<u32>(PROCESS_STRING_OLD_COUNT)) moveBuckets();
  const level: u32 = 0x80000000 >> clz(count);
  const from = bucketAt(count - level);
  const to = bucketAt(count);
  store<u32>(PROCESS_STRING_BUCKET_COUNT, count + 1);
  let string = <usize>load<u32>(from);
  store<u32>(from, 0);
  store<u32>(to, 0);
  for (let links: u32 = 0; string; links++) {
    checkWalk(links);
    const next = <usize>load<u32>(string, STRING_NEXT);
    const bucket = (load<u32>(string, STRING_HASH) & level) ? to : from;
    store<u32>(string, load<u32>(bucket), STRING_NEXT);
    store<u32>(bucket, <u32>string);
    string = next;
  }
}

/** Moves the next buckets to the larger storage; the last ones free the old. */
function moveBuckets(): void {
  charge(1);
  const moved = load<u32>(PROCESS_STRING_MOVED);
  const all = load<u32>(PROCESS_STRING_OLD_COUNT);
  const old = <usize>load<u32>(PROCESS_STRING_OLD_BUCKETS);
  const end = min(moved + MOVED_AT_ONCE, all);
  copyShort(load<u32>(PROCESS_STRING_BUCKETS) + (<usize>moved << 2), old + (<usize>moved << 2), (end - moved) << 2);
  store<u32>(PROCESS_STRING_MOVED, end);
  if (end < all) return;
  store<u32>(PROCESS_STRING_MOVED, 0);
  store<u32>(PROCESS_STRING_OLD_COUNT, 0);
  store<u32>(PROCESS_STRING_OLD_BUCKETS, 0);
  releaseRaw(old);
}

/** Copies few bytes: cheaper than memory.copy, which is a call into the host's runtime. Ranges must not overlap. */
export function copyShort(to: usize, from: usize, length: u32): void {
  let at: u32 = 0;
  for (; at + 8 <= length; at += 8) store<u64>(to + at, load<u64>(from + at));
  if (length & 4) {
    store<u32>(to + at, load<u32>(from + at));
    at += 4;
  }
  for (; at < length; at++) store<u8>(to + at, load<u8>(from + at));
}

/** Are these few bytes the same? In words, wherever they lie: memory.compare goes byte by byte where alignments differ. */
function sameShort(left: usize, right: usize, length: u32): bool {
  if (length >= 8) {
    const last = length - 8;
    for (let at: u32 = 0; at < last; at += 8) if (load<u64>(left + at) != load<u64>(right + at)) return false;
    return load<u64>(left + last) == load<u64>(right + last);
  }
  if (length >= 4) return load<u32>(left) == load<u32>(right) && load<u32>(left + length - 4) == load<u32>(right + length - 4);
  for (let at: u32 = 0; at < length; at++) if (load<u8>(left + at) != load<u8>(right + at)) return false;
  return true;
}

/** The interned string of these bytes (at most SHORT_STRING_LIMIT); 0 = no memory. The bytes may lie anywhere. */
export function tryIntern(bytes: usize, length: u32): usize {
  const hash = hashBytes(bytes, length);
  let string = <usize>load<u32>(bucketOf(hash));
  for (let links: u32 = 0; string; links++) {
    checkWalk(links);
    if (load<u32>(string, STRING_HASH) == hash && load<u32>(string, STRING_LENGTH) == length && sameShort(bytesOf(string), bytes, length)) {
      reviveString(string);
      return string;
    }
    string = load<u32>(string, STRING_NEXT);
  }
  string = tryAllocate(BLOCK_HEADER_AND_FIELDS + length, TAG_SHORT_STRING);
  if (!string) return 0;
  store<u32>(string, hash, STRING_HASH);
  store<u32>(string, length, STRING_LENGTH);
  copyShort(bytesOf(string), bytes, length);
  const count = load<u32>(PROCESS_STRING_COUNT) + 1;
  store<u32>(PROCESS_STRING_COUNT, count);
  if (count > load<u32>(PROCESS_STRING_BUCKET_COUNT)) growByOne();
  const bucket = bucketOf(hash);
  store<u32>(string, load<u32>(bucket), STRING_NEXT);
  store<u32>(bucket, <u32>string);
  return string;
}

/** A string found in the table may be one the sweep has not reached yet: it lives again. */
@inline function reviveString(string: usize): void {
  const mark = load<u8>(string, BLOCK_MARK);
  const white = load<u8>(PROCESS_COLLECTOR_WHITE);
  if ((mark & MARK_WHITES) && !(mark & white)) store<u8>(string, mark ^ MARK_WHITES, BLOCK_MARK);
}

/** Takes a dead short string out of the intern table (the sweep frees its block). */
export function forgetString(string: usize): void {
  let link = bucketOf(load<u32>(string, STRING_HASH));
  let entry = <usize>load<u32>(link);
  for (let links: u32 = 0; entry != string; links++) {
    checkWalk(links);
    link = entry + STRING_NEXT;
    entry = load<u32>(link);
  }
  store<u32>(link, load<u32>(string, STRING_NEXT));
  store<u32>(PROCESS_STRING_COUNT, load<u32>(PROCESS_STRING_COUNT) - 1);
}

/** A long string whose bytes the caller still has to write; length > SHORT_STRING_LIMIT. 0 = no memory. */
export function tryLongString(length: u32): usize {
  const string = tryAllocate(BLOCK_HEADER_AND_FIELDS + length, TAG_LONG_STRING);
  if (!string) return 0;
  store<u32>(string, length, STRING_LENGTH);
  store<u32>(string, 0, STRING_NEXT);
  return string;
}

/** String of these bytes; copies at once, so for bounded lengths. 0 = no memory. */
export function tryString(bytes: usize, length: u32): usize {
  if (length <= <u32>SHORT_STRING_LIMIT) return tryIntern(bytes, length);
  const string = tryLongString(length);
  if (string) memory.copy(bytesOf(string), bytes, length);
  return string;
}

/** Hash of any string; a long one is hashed at its first use as a key. Linear in that case. */
export function hashOf(string: usize): u32 {
  if (typeOf(string) == TAG_LONG_STRING && load<u32>(string, STRING_NEXT) == 0) {
    store<u32>(string, hashBytes(bytesOf(string), lengthOf(string)), STRING_HASH);
    store<u32>(string, 1, STRING_NEXT);
  }
  return load<u32>(string, STRING_HASH);
}

/** Same bytes? Linear for two long strings of equal length. */
export function equalStrings(left: usize, right: usize): bool {
  if (left == right) return true;
  if (typeOf(left) != TAG_LONG_STRING || typeOf(right) != TAG_LONG_STRING) return false;
  const length = lengthOf(left);
  return length == lengthOf(right) && memory.compare(bytesOf(left), bytesOf(right), length) == 0;
}

/** <0, 0, >0 by bytes. Linear in the shorter. */
export function compareStrings(left: usize, right: usize): i32 {
  const leftLength = lengthOf(left);
  const rightLength = lengthOf(right);
  const order = memory.compare(bytesOf(left), bytesOf(right), min(leftLength, rightLength));
  return order ? order : leftLength < rightLength ? -1 : leftLength > rightLength ? 1 : 0;
}

/** Makes a raw block that was laid out by tryLongString into a string of its first `length` bytes, giving back the rest. */
export function finishLongString(string: usize, length: u32): void {
  shrink(string, BLOCK_HEADER_AND_FIELDS + length);
  store<u32>(string, TAG_LONG_STRING | (<u32>load<u8>(PROCESS_COLLECTOR_WHITE) << 8), BLOCK_TYPE);
  store<u32>(string, length, STRING_LENGTH);
  store<u32>(string, 0, STRING_NEXT);
}
