// Memory of a compilation. Blocks that belong to it are chained, so that one walk frees them all whenever it ends:
//
//   raw block:  │ next 4 │ previous 4 │ content … │
//
// Records of the recursive descent (expressions, blocks, function states) are taken from a stack of chunks; how deep
// it may go is known at every level of nesting, so only enterLevel looks for room. The level also decides how much
// room a suspension needs: each level of nesting is a few WebAssembly frames to be saved.

import { BLOCK_HEADER } from "@perilune/isa/src/layout";
import { PROCESS_COMPILER, PROCESS_SUSPENSION_AREA } from "@perilune/isa/src/process";
import { releaseRaw, shrink, tryAllocateRaw } from "../allocator";
import { addText, beginMessage } from "../message";
import { allocateRaw, burn, collectOrThrow } from "../native";
import { text } from "../text";
import { fail, totalLimitError } from "./errors";
import { checkWalk } from "../walks";
import { Compiler, state } from "./state";

const LINKS: usize = 8;
/** Copying and clearing goes in pieces of this many bytes, each paid for. */
const PIECE: u32 = 16384;

// ── Blocks of the compilation

/** (waits) A block of the compilation; returns the address of its content. */
export function takeBlock(size: u32): usize {
  const block = allocateRaw(size + <u32>LINKS);
  linkBlock(state(), block);
  return block + LINKS;
}
/** As takeBlock, but twice the wanted size when there is memory for it; see blockSize. */
function takeGenerousBlock(size: u32): usize {
  const block = tryAllocateRaw(size * 2 + <u32>LINKS);
  if (!block) return takeBlock(size);
  linkBlock(state(), block);
  return block + LINKS;
}
@inline function blockSize(content: usize): u32 { return load<u32>(content - LINKS - BLOCK_HEADER) - <u32>(LINKS + BLOCK_HEADER); }

function linkBlock(c: Compiler, block: usize): void {
  const first = c.blocks;
  store<u32>(block, <u32>first);
  store<u32>(block, 0, 4);
  if (first) store<u32>(first, <u32>block, 4);
  c.blocks = block;
}
/** Frees a block got from takeBlock; 0 = nothing to do. */
export function giveBlock(content: usize): void {
  if (!content) return;
  const block = content - LINKS;
  const next = <usize>load<u32>(block);
  const previous = <usize>load<u32>(block, 4);
  if (next) store<u32>(next, <u32>previous, 4);
  if (previous) store<u32>(previous, <u32>next);
  else state().blocks = next;
  releaseRaw(block);
}

/** (waits) Copies any amount, paying piece by piece. Neither side may lie in what could be freed meanwhile. */
export function copyBytes(to: usize, from: usize, length: u32): void {
  for (let done: u32 = 0; done < length; done += PIECE) {
    const part = min(PIECE, length - done);
    memory.copy(to + done, from + done, part);
    burn(1 + (part >> 4));
  }
}
/** (waits) Clears any amount, paying piece by piece. */
export function clearBytes(at: usize, length: u32): void {
  for (let done: u32 = 0; done < length; done += PIECE) {
    const part = min(PIECE, length - done);
    memory.fill(at + done, 0, part);
    burn(1 + (part >> 4));
  }
}

/** Room for at least `needed` entries was asked for: how many entries the newest block of takeLarger has. */
export let roomTaken: i32 = 0;
/** (waits) A larger block for a list of `count` entries, at least `needed`; the old block is freed. Sets roomTaken. */
export function takeLarger(old: usize, count: u32, needed: u32, entrySize: u32): usize {
  const larger = takeGenerousBlock(needed * entrySize);
  copyBytes(larger, old, count * entrySize);
  giveBlock(old);
  roomTaken = blockSize(larger) / entrySize;
  return larger;
}

// ── Parts of prototypes: raw blocks the prototype owns, so they carry no links.

/**
 * (waits) A larger part for `count` entries, at most `limit`, in place of the one whose address is at `field`.
 * Returns how many entries there is room for.
 */
export function growPart(field: usize, count: i32, entrySize: u32, limit: i32, what: i32): i32 {
  if (count >= limit) totalLimitError(what, limit);
  const c = state();
  let room = min(max(count * 2, 4), limit);
  let larger = tryAllocateRaw(<u32>room * entrySize);
  if (!larger) {
    room = min(count + (count >> 3) + 1, limit); // memory is short
    for (let tries = 0; !larger; tries++) {
      larger = tryAllocateRaw(<u32>room * entrySize);
      if (!larger) collectOrThrow(tries);
    }
  }
  const old = <usize>load<u32>(field);
  if (count) {
    c.pending = larger;
    copyBytes(larger, old, <u32>count * entrySize);
    c.pending = 0;
  }
  store<u32>(field, <u32>larger);
  releaseRaw(old);
  return room;
}
/** Gives back what the part whose address is at `field` has beyond `count` entries. */
export function trimPart(field: usize, count: i32, entrySize: u32): void {
  const part = <usize>load<u32>(field);
  if (!part) return;
  if (count) {
    shrink(part - BLOCK_HEADER, <u32>count * entrySize);
  } else {
    releaseRaw(part);
    store<u32>(field, 0);
  }
}

// ── Records of the recursive descent

/** More than what is taken between one enterLevel and the next. */
const LEVEL_ROOM: u32 = 512;
const CHUNK_SIZE: u32 = 2048;
/** The nesting the reference allows a chunk: its C stack has 200 levels, and two are in use when it starts. */
const LEVEL_LIMIT: i32 = 198;
/** Twice the bytes of WebAssembly frames a level was seen to leave in the suspension area; and room for those above. */
const LEVEL_FRAMES: u32 = 320;
const TOP_FRAMES: u32 = 2048;
/** The suspension area grows by this many levels at a time. */
const LEVEL_STEP: i32 = 8;

/** (waits) Goes one level deeper; the result is for leaveLevel. */
export function enterLevel(): usize {
  const c = state();
  const mark = c.chunkTop;
  if (++c.level >= LEVEL_LIMIT) stackOverflow();
  if (c.level > c.preparedLevel) growSuspensionArea();
  if (c.chunkTop + LEVEL_ROOM > c.chunkEnd) addChunk();
  return mark;
}
/** Gives back all records taken since the enterLevel that returned `mark`. */
export function leaveLevel(mark: usize): void {
  const c = state();
  c.level--;
  if (mark < c.chunk || mark > c.chunkEnd) dropChunk();
  c.chunkTop = mark;
}

/** A record of `size` bytes, a multiple of 8; its content is garbage. It lives until its level is left. */
@inline export function takeRecord(size: usize): usize {
  const c = state();
  const record = c.chunkTop;
  c.chunkTop = record + size;
  return record;
}
/** Gives back a record and all taken after it. */
@inline export function giveRecord(record: usize): void { state().chunkTop = record; }

// A chunk begins with the address of the chunk before it.
function addChunk(): void {
  const chunk = takeBlock(CHUNK_SIZE);
  const c = state();
  store<u32>(chunk, <u32>c.chunk);
  c.chunk = chunk;
  c.chunkTop = chunk + 8;
  c.chunkEnd = chunk + CHUNK_SIZE;
}
function dropChunk(): void {
  const c = state();
  const dropped = c.chunk;
  c.chunk = load<u32>(dropped);
  c.chunkEnd = c.chunk + CHUNK_SIZE;
  giveBlock(dropped);
}

function stackOverflow(): void {
  beginMessage();
  addText(text("C stack overflow"));
  fail();
}

/** (waits) A larger area takes the place of the old one, which is empty while nothing is suspended. */
function growSuspensionArea(): void {
  const c = state();
  const level = c.preparedLevel + LEVEL_STEP;
  const size = TOP_FRAMES + <u32>level * LEVEL_FRAMES;
  const area = allocateRaw(size);
  const old = <usize>load<u32>(PROCESS_SUSPENSION_AREA);
  store<u32>(area, <u32>area + 8);
  store<u32>(area, <u32>area + size, 4);
  store<u32>(PROCESS_SUSPENSION_AREA, <u32>area);
  releaseRaw(old);
  c.preparedLevel = level;
}

// ── Beginning and end

/** (waits) Makes the state of a new compilation: all its fields are 0, records can be taken, it may suspend. */
export function prepareCompiler(): void {
  const size = <u32>(LINKS + offsetof<Compiler>());
  const block = allocateRaw(size);
  memory.fill(block, 0, size);
  const c = changetype<Compiler>(block + LINKS);
  c.blocks = block;
  store<u32>(PROCESS_COMPILER, <u32>block + <u32>LINKS);
  growSuspensionArea();
  addChunk();
}

/**
 * Frees all memory of the compilation under way, if there is one. Whoever abandons a compilation calls this after
 * its frames are unwound; its objects are left to the collector.
 */
export function releaseCompiler(): void {
  if (!load<u32>(PROCESS_COMPILER)) return;
  const c = state();
  releaseRaw(c.pending);
  let block = c.blocks;
  for (let links: u32 = 0; block; links++) {
    checkWalk(links);
    const next = <usize>load<u32>(block);
    releaseRaw(block);
    block = next;
  }
  store<u32>(PROCESS_COMPILER, 0);
  releaseRaw(load<u32>(PROCESS_SUSPENSION_AREA));
  store<u32>(PROCESS_SUSPENSION_AREA, 0);
}
