// The strings and constants a compilation has seen. Equal strings become one, so that names compare by address;
// every string is anchored, because the tokens, variables and labels that refer to it are not seen by the collector.
//
// Entries (a hash table with linear probing, in raw memory):   │ key 4 │ constant 4 │
//   key: 0 = free; address of a string (even), or hash of a number or other constant (made odd)
//   constant: its index in the function that used it last; whoever reads it has to check
//
// Anchors: pages that the collector knows as closures of a builtin; the first value of a page is the page before it.

import {
  BLOCK_EXTRA, BLOCK_HEADER, BUILTIN_CLOSURE_GRAY, BUILTIN_CLOSURE_ID, BUILTIN_CLOSURE_SLOTS, STRING_HASH, STRING_NEXT,
} from "@perilune/isa/src/layout";
import { SHORT_STRING_LIMIT, SLOT_SIZE, TAG_BUILTIN_CLOSURE, TAG_LONG_STRING } from "@perilune/isa/src/values";
import { tryAllocate, typeOf } from "../allocator";
import { barrierBack } from "../barrier";
import { at, burn, collectOrThrow, pop, pushLongString, pushNil, slotCount } from "../native";
import { copySlot, objectIn, setNil, setObject, setString } from "../slots";
import { bytesOf, hashEnd, hashPart, hashStart, lengthOf, tryIntern } from "../strings";
import { writeText } from "../text";
import { checkWalk } from "../walks";
import { clearBytes, copyBytes, giveBlock, takeBlock } from "./memory";
import { state } from "./state";

const ENTRY_SIZE: u32 = 8;
const ENTRY_CONSTANT: usize = 4;
const FIRST_ENTRIES: u32 = 64;
const PAGE_SLOTS: i32 = 32;
/** Long strings are hashed and compared in pieces, each paid for; hashing wants multiples of 8 bytes. */
const PIECE: u32 = 16384;
/** Entries moved between two payments. */
const MOVE_PIECE: u32 = 256;

/** (waits) Makes the table, and pushes the slot of the anchors. */
export function prepareNames(): void {
  const c = state();
  pushNil();
  c.anchorSlot = slotCount();
  c.pageCount = PAGE_SLOTS;
  c.entries = takeBlock(FIRST_ENTRIES * ENTRY_SIZE);
  c.entryMask = FIRST_ENTRIES - 1;
  memory.fill(c.entries, 0, FIRST_ENTRIES * ENTRY_SIZE);
}

// ── Entries

@inline function entryAt(hash: u32): usize {
  const c = state();
  return c.entries + (<usize>(hash & c.entryMask) << 3);
}
@inline function entryAfter(entry: usize): usize {
  const c = state();
  return entry == c.entries + (<usize>c.entryMask << 3) ? c.entries : entry + ENTRY_SIZE;
}

/** Entry of a key, or the free one where it belongs. */
function findEntry(key: u32, hash: u32): usize {
  let entry = entryAt(hash);
  let links: u32 = 0;
  while (true) {
    checkWalk(links++);
    const found = load<u32>(entry);
    if (found == key || found == 0) return entry;
    entry = entryAfter(entry);
  }
}
/** (waits) Entry of a long string with the same bytes, or the free one where this one belongs. */
function findLongString(string: usize, hash: u32): usize {
  let entry = entryAt(hash);
  let links: u32 = 0;
  while (true) {
    checkWalk(links++);
    const found = <usize>load<u32>(entry);
    if (found == 0 || found == string) return entry;
    if ((found & 1) == 0 && load<u32>(found, STRING_HASH) == hash && sameLongStrings(found, string)) return entry;
    entry = entryAfter(entry);
  }
}
function sameLongStrings(left: usize, right: usize): bool {
  const length = lengthOf(left);
  if (typeOf(left) != TAG_LONG_STRING || length != lengthOf(right)) return false;
  for (let done: u32 = 0; done < length; done += PIECE) {
    const part = min(PIECE, length - done);
    if (memory.compare(bytesOf(left) + done, bytesOf(right) + done, part)) return false;
    burn(1 + (part >> 4));
  }
  return true;
}

/** Fills a free entry. */
function useEntry(entry: usize, key: u32): void {
  store<u32>(entry, key);
  store<i32>(entry, -1, ENTRY_CONSTANT);
  state().entryCount++;
}
/** (waits) Room for one more entry: entries found before are stale afterwards. */
function reserveEntry(): void {
  const c = state();
  const room = c.entryMask + 1;
  if (c.entryCount * 4 < room * 3) return;
  const old = c.entries;
  const larger = takeBlock(room * 2 * ENTRY_SIZE);
  clearBytes(larger, room * 2 * ENTRY_SIZE);
  c.entries = larger;
  c.entryMask = room * 2 - 1;
  for (let from: u32 = 0; from < room; from += MOVE_PIECE) {
    const to = min(from + MOVE_PIECE, room);
    moveEntries(old, from, to);
    burn(<i32>(to - from));
  }
  giveBlock(old);
}
function moveEntries(old: usize, from: u32, to: u32): void {
  for (let i = from; i < to; i++) {
    const entry = old + (<usize>i << 3);
    const key = load<u32>(entry);
    if (!key) continue;
    const hash = key & 1 ? key : load<u32>(key, STRING_HASH);
    store<u64>(findEntry(key, hash), load<u64>(entry));
  }
}

/** Address of where the constant index of a string (as newString returned it) is kept, until the next wait. */
export function constantOfString(string: usize): usize {
  return findEntry(<u32>string, load<u32>(string, STRING_HASH)) + ENTRY_CONSTANT;
}
/** (waits) The same for any other constant by its hash. */
export function constantOfHash(hash: u32): usize {
  const key = hash | 1;
  reserveEntry();
  const entry = findEntry(key, key);
  if (!load<u32>(entry)) useEntry(entry, key);
  return entry + ENTRY_CONSTANT;
}

// ── Strings

/** (waits) The one string of these bytes in this compilation; pays for long ones. The bytes must stay where they are. */
export function newString(bytes: usize, length: u32): usize {
  return length <= <u32>SHORT_STRING_LIMIT ? newShortString(bytes, length) : newLongString(bytes, length);
}
/** (waits) The string of a fixed text of at most SHORT_STRING_LIMIT bytes. */
export function newTextString(text: i32): usize {
  const bytes = state().chunkTop; // the room every level has is scratch between two records
  return newShortString(bytes, writeText(text, bytes));
}

function newShortString(bytes: usize, length: u32): usize {
  reserveEntry();
  let string = tryIntern(bytes, length);
  for (let tries = 0; !string; tries++) {
    collectOrThrow(tries);
    string = tryIntern(bytes, length);
  }
  const entry = findEntry(<u32>string, load<u32>(string, STRING_HASH));
  if (!load<u32>(entry)) {
    useEntry(entry, <u32>string);
    anchor(string);
  }
  return string;
}

function newLongString(bytes: usize, length: u32): usize {
  const string = pushLongString(length);
  copyBytes(bytesOf(string), bytes, length);
  let hash = hashStart(length);
  for (let done: u32 = 0; done < length; done += PIECE) {
    const part = min(PIECE, length - done);
    hash = hashPart(hash, bytesOf(string) + done, part);
    burn(1 + (part >> 4));
  }
  store<u32>(string, hashEnd(hash), STRING_HASH);
  store<u32>(string, 1, STRING_NEXT);
  reserveEntry();
  const entry = findLongString(string, load<u32>(string, STRING_HASH));
  const known = <usize>load<u32>(entry);
  if (!known) {
    useEntry(entry, <u32>string);
    anchor(string);
  }
  pop(1);
  return known ? known : string;
}

/** (waits) Keeps a string until the compilation ends. */
function anchor(string: usize): void {
  const c = state();
  if (c.pageCount == PAGE_SLOTS) {
    pushNil();
    setString(at(-1), string);
    addPage();
    pop(1);
  }
  const page = objectIn(at(c.anchorSlot));
  setString(page + BUILTIN_CLOSURE_SLOTS + c.pageCount * SLOT_SIZE, string);
  c.pageCount++;
  barrierBack(page);
}
function addPage(): void {
  for (let tries = 0; ; tries++) {
    const page = tryAllocate(<u32>(BUILTIN_CLOSURE_SLOTS - BLOCK_HEADER + PAGE_SLOTS * SLOT_SIZE), TAG_BUILTIN_CLOSURE);
    if (!page) {
      collectOrThrow(tries);
      continue;
    }
    const c = state();
    store<u8>(page, <u8>PAGE_SLOTS, BLOCK_EXTRA);
    store<u32>(page, 0, BUILTIN_CLOSURE_ID);
    store<u32>(page, 0, BUILTIN_CLOSURE_GRAY);
    const slots = page + BUILTIN_CLOSURE_SLOTS;
    for (let i = 1; i < PAGE_SLOTS; i++) setNil(slots + i * SLOT_SIZE);
    copySlot(slots, at(c.anchorSlot));
    setObject(at(c.anchorSlot), page, TAG_BUILTIN_CLOSURE);
    c.pageCount = 1;
    return;
  }
}
