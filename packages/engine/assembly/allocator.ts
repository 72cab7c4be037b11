// The heap: blocks in regions, segregated free lists, one block ("victim") that small requests are cut from.
//
//   region:  │ block │ block │ … │ region end │        blocks touch; regions need not
//   block:   │ size 4 │ type 1 │ mark 1 │ 2 │ content … │
//
// Free blocks are found through lists by size: exact sizes 16 … 256 in steps of 8, above that two lists for
// every power of two. Freeing merges with the free block that follows; merging with the one before is left to
// the sweep, which passes over all blocks in order anyway.

import {
  BLOCK_HEADER, BLOCK_MARK, BLOCK_SIZE, BLOCK_TYPE, FREE_NEXT, FREE_PREVIOUS, REGION_NEXT,
} from "@perilune/isa/src/layout";
import {
  FAIL_ONCE, LARGEST_REQUEST, PROCESS_COLLECTOR_DEBT, PROCESS_COLLECTOR_WHITE, PROCESS_FAIL_COUNTDOWN, PROCESS_FREE_LISTS,
  PROCESS_FREE_MAP, PROCESS_HEAP_START, PROCESS_LARGEST_REQUEST, PROCESS_QUOTA, PROCESS_REGION_LAST, PROCESS_SWEEP_AT,
  PROCESS_USED, PROCESS_USED_HIGH, PROCESS_USED_LIMIT, PROCESS_VICTIM,
  PROCESS_VICTIM_END,
} from "@perilune/isa/src/process";
import { TYPE_FREE, TYPE_RAW, TYPE_REGION_END } from "@perilune/isa/src/values";

const MINIMUM_BLOCK: u32 = 16;
const SMALL_LIMIT: u32 = 256;
const SMALL_LISTS: u32 = 31;
const PAGE: u32 = 65536;
const REGION_END_SIZE: u32 = 16;
/** How many blocks of the request's own size class are tried before a larger class is opened. */
const TRIES = 8;
/** And how many more when there is nothing in a larger class: a bound for the work of one request. */
const TAIL_TRIES = 1024;

@inline export function sizeOf(block: usize): u32 { return load<u32>(block, BLOCK_SIZE); }
@inline export function typeOf(block: usize): u32 { return <u32>load<u8>(block, BLOCK_TYPE); }

@inline function listOf(size: u32): u32 {
  if (size <= SMALL_LIMIT) return (size >> 3) - 2;
  const power = 31 - clz(size); // ≥ 8
  return SMALL_LISTS + ((power - 8) << 1) + ((size >> (power - 1)) & 1);
}
@inline function headOf(list: u32): usize { return PROCESS_FREE_LISTS + (<usize>list << 2); }
@inline function mapOf(list: u32): usize { return PROCESS_FREE_MAP + (<usize>(list >> 6) << 3); }

function insertFree(block: usize, size: u32): void {
  store<u32>(block, size, BLOCK_SIZE);
  store<u32>(block, TYPE_FREE, BLOCK_TYPE);
  const list = listOf(size);
  const head = headOf(list);
  const next = load<u32>(head);
  store<u32>(block, next, FREE_NEXT);
  store<u32>(block, 0, FREE_PREVIOUS);
  if (next) store<u32>(next, <u32>block, FREE_PREVIOUS);
  store<u32>(head, <u32>block);
  const map = mapOf(list);
  store<u64>(map, load<u64>(map) | (<u64>1 << <u64>(list & 63)));
}

/** For the sweep: takes a free block out of its list. */
export function takeOutFree(block: usize): void { removeFree(block); }

function removeFree(block: usize): void {
  const next = load<u32>(block, FREE_NEXT);
  const previous = load<u32>(block, FREE_PREVIOUS);
  if (next) store<u32>(next, previous, FREE_PREVIOUS);
  if (previous) {
    store<u32>(previous, next, FREE_NEXT);
  } else {
    const list = listOf(sizeOf(block));
    store<u32>(headOf(list), next);
    if (!next) {
      const map = mapOf(list);
      store<u64>(map, load<u64>(map) & ~(<u64>1 << <u64>(list & 63)));
    }
  }
}

/** First non-empty list at or after `list`, or -1. */
function listFrom(list: u32): i32 {
  if (list < 64) {
    const low = load<u64>(PROCESS_FREE_MAP) >> <u64>list;
    if (low) return <i32>list + <i32>ctz(low);
    list = 64;
  }
  const high = load<u64>(PROCESS_FREE_MAP, 8) >> <u64>(list - 64);
  return high ? <i32>list + <i32>ctz(high) : -1;
}

/** Gives the victim's rest back to the lists and makes `block` (in no list) the victim. */
function replaceVictim(block: usize, size: u32): void {
  const old = <usize>load<u32>(PROCESS_VICTIM);
  const left = load<u32>(PROCESS_VICTIM_END) - <u32>old;
  if (left >= MINIMUM_BLOCK) insertFree(old, left);
  store<u32>(PROCESS_VICTIM, <u32>block);
  store<u32>(PROCESS_VICTIM_END, <u32>block + size);
  store<u32>(block, size, BLOCK_SIZE);
  store<u32>(block, TYPE_FREE, BLOCK_TYPE);
}

/** The victim begins at `rest` now and has `left` bytes; its end stays. */
@inline function moveVictim(rest: usize, left: u32): void {
  store<u32>(PROCESS_VICTIM, <u32>rest);
  store<u32>(rest, left, BLOCK_SIZE);
  store<u32>(rest, TYPE_FREE, BLOCK_TYPE);
}

/** A free block of at least `size`, taken out of its list; 0 when there is none. */
function takeFree(size: u32): usize {
  const own = listOf(size);
  if (own >= SMALL_LISTS) {
    let block = <usize>load<u32>(headOf(own));
    for (let i = 0; i < TRIES && block; i++) {
      if (sizeOf(block) >= size) { removeFree(block); return block; }
      block = load<u32>(block, FREE_NEXT);
    }
    const larger = listFrom(own + 1);
    if (larger >= 0) {
      const found = <usize>load<u32>(headOf(<u32>larger));
      removeFree(found);
      return found;
    }
    for (let i = 0; i < TAIL_TRIES && block; i++) { // more of the own class: only when nothing larger is left
      if (sizeOf(block) >= size) { removeFree(block); return block; }
      block = load<u32>(block, FREE_NEXT);
    }
    return 0;
  }
  const list = listFrom(own);
  if (list < 0) return 0;
  const found = <usize>load<u32>(headOf(<u32>list));
  removeFree(found);
  return found;
}

/**
 * Pages the process has of the linear memory, which may be larger than it asked for: what lies beyond them is zero, and growing
 * takes from that first. A global, since the bytes of the process may come from a forged snapshot.
 */
let pages: u32 = <u32>memory.size();
/** Called by the host before there is a process, or to give it more: by default it has all there are. */
export function claim(count: u32): void { pages = count; }
export function claimed(): u32 { return pages; }

/** Gives the process more of the linear memory for a block of `size`; the new space becomes (or joins) a region. */
function growFor(size: u32): bool {
  const last = <usize>load<u32>(PROCESS_REGION_LAST);
  const end = <usize>pages << 16;
  const joins = last + REGION_END_SIZE == end;
  const needed: u64 = <u64>size + REGION_END_SIZE;
  const wanted = <u32>((needed + PAGE - 1) >> 16);
  if ((<u64>pages + wanted) << 16 > <u64>load<u32>(PROCESS_QUOTA)) return false;
  const missing = <i32>(pages + wanted) - memory.size();
  if (memory.grow(max(missing, 0)) < 0) return false; // by 0 pages, too: that is how the host notices
  pages += wanted;
  const newEnd = end + (<usize>wanted << 16) - REGION_END_SIZE;
  const start = joins ? last : end;
  if (!joins) store<u32>(last, <u32>end, REGION_NEXT);
  writeRegionEnd(newEnd);
  const block = start;
  const blockSize = <u32>(newEnd - start);
  // The victim may end where the new space starts: then it simply grows, unless the sweep stands there, which must stay the
  // start of a block.
  const isVictimBefore = load<u32>(PROCESS_VICTIM_END) == <u32>start && load<u32>(PROCESS_VICTIM) != <u32>start;
  if (joins && isVictimBefore && load<u32>(PROCESS_SWEEP_AT) != <u32>start) {
    store<u32>(PROCESS_VICTIM_END, <u32>start + blockSize);
    const victim = <usize>load<u32>(PROCESS_VICTIM);
    store<u32>(victim, load<u32>(PROCESS_VICTIM_END) - <u32>victim, BLOCK_SIZE);
  } else {
    insertFree(block, blockSize);
  }
  return true;
}

function writeRegionEnd(at: usize): void {
  store<u32>(at, REGION_END_SIZE, BLOCK_SIZE);
  store<u32>(at, TYPE_REGION_END, BLOCK_TYPE);
  store<u32>(at, 0, REGION_NEXT);
  store<u32>(PROCESS_REGION_LAST, <u32>at);
}

/** Makes [start, end of the pages) the first region. `start` is a multiple of 8. */
export function initialiseHeap(start: usize): void {
  const end = (<usize>pages << 16) - REGION_END_SIZE;
  store<u32>(PROCESS_HEAP_START, <u32>start);
  store<u32>(PROCESS_LARGEST_REQUEST, LARGEST_REQUEST);
  store<u32>(PROCESS_USED_LIMIT, load<u32>(PROCESS_QUOTA) - <u32>start);
  writeRegionEnd(end);
  store<u32>(PROCESS_VICTIM, <u32>start);
  store<u32>(PROCESS_VICTIM_END, <u32>end);
  store<u32>(start, <u32>(end - start), BLOCK_SIZE);
  store<u32>(start, TYPE_FREE, BLOCK_TYPE);
}

@inline function account(size: u32): void { accountFrom(load<u32>(PROCESS_USED), size); }
@inline function accountFrom(before: u32, size: u32): void {
  const used = before + size;
  store<u32>(PROCESS_USED, used);
  if (used > load<u32>(PROCESS_USED_HIGH)) store<u32>(PROCESS_USED_HIGH, used);
  store<i32>(PROCESS_COLLECTOR_DEBT, load<i32>(PROCESS_COLLECTOR_DEBT) + <i32>size);
}

/**
 * A block of `content` bytes after its header, of the given type, in the current white; its content is garbage.
 * Returns 0 when memory is used up: nothing has changed then, and whoever can wait collects and tries again.
 */
export function tryAllocate(content: u32, type: u32): usize {
  if (content > load<u32>(PROCESS_LARGEST_REQUEST) && isRefused(content)) return 0;
  let size = (content + BLOCK_HEADER + 7) & ~7;
  if (size < MINIMUM_BLOCK) size = MINIMUM_BLOCK;
  // Binds before the heap is full only if the host has charged the quota for what it keeps for the process.
  const used = load<u32>(PROCESS_USED);
  if (used + size > load<u32>(PROCESS_USED_LIMIT)) return 0;
  let block: usize = 0;
  if (size <= SMALL_LIMIT) {
    const list = (size >> 3) - 2;
    const head = headOf(list);
    block = load<u32>(head);
    if (block) {
      const next = load<u32>(block, FREE_NEXT);
      store<u32>(head, next);
      if (next) store<u32>(next, 0, FREE_PREVIOUS);
      else store<u64>(PROCESS_FREE_MAP, load<u64>(PROCESS_FREE_MAP) & ~(<u64>1 << <u64>list));
    } else {
      block = load<u32>(PROCESS_VICTIM);
      const left = load<u32>(PROCESS_VICTIM_END) - <u32>block;
      if (left >= size + MINIMUM_BLOCK) {
        moveVictim(block + size, left - size);
        store<u32>(block, size, BLOCK_SIZE);
      } else {
        block = allocateSlow(size, true);
        if (!block) return 0;
        size = sizeOf(block);
      }
    }
  } else {
    block = allocateSlow(size, false);
    if (!block) return 0;
    size = sizeOf(block);
  }
  store<u32>(block, type | (<u32>load<u8>(PROCESS_COLLECTOR_WHITE) << 8), BLOCK_TYPE);
  accountFrom(used, size);
  return block;
}

/** Is it too much, or, in tests, this request's turn to fail? */
function isRefused(content: u32): bool {
  if (content > <u32>LARGEST_REQUEST) return true;
  const left = load<i32>(PROCESS_FAIL_COUNTDOWN);
  if (left == 0) return true;
  store<i32>(PROCESS_FAIL_COUNTDOWN, left - 1);
  if (left == FAIL_ONCE) store<u32>(PROCESS_LARGEST_REQUEST, LARGEST_REQUEST); // no other one
  return left == FAIL_ONCE;
}

/** Cuts `size` from a listed block, from the victim, or from new pages; the block's size field is set. */
function allocateSlow(size: u32, small: bool): usize {
  let block = takeFree(size);
  if (!block) {
    const victim = <usize>load<u32>(PROCESS_VICTIM);
    const left = load<u32>(PROCESS_VICTIM_END) - <u32>victim;
    if (left == size) { // uses the victim up
      store<u32>(PROCESS_VICTIM, 0);
      store<u32>(PROCESS_VICTIM_END, 0);
      store<u32>(victim, size, BLOCK_SIZE);
      return victim;
    }
    if (left >= size + MINIMUM_BLOCK) {
      moveVictim(victim + size, left - size);
      store<u32>(victim, size, BLOCK_SIZE);
      return victim;
    }
    if (!growFor(size)) return 0;
    return allocateSlow(size, small);
  }
  const found = sizeOf(block);
  const left = found - size;
  if (left >= MINIMUM_BLOCK) {
    if (small) replaceVictim(block + size, left);
    else insertFree(block + size, left);
    store<u32>(block, size, BLOCK_SIZE);
  } else if (left) { // 8 bytes over: they stay with the block
    store<u32>(block, found, BLOCK_SIZE);
  }
  return block;
}

/** Raw storage for one owner: returns the address of its first byte, or 0. Freed with releaseRaw. */
export function tryAllocateRaw(content: u32): usize {
  const block = tryAllocate(content, TYPE_RAW);
  return block ? block + BLOCK_HEADER : 0;
}

/** Frees the raw storage whose first byte is at `content` (0 = nothing to do). */
export function releaseRaw(content: usize): void {
  if (content) release(content - BLOCK_HEADER);
}

/** Frees a used block; merges it with the free block behind it. */
export function release(block: usize): void {
  forget(block);
  freeSpace(block, sizeOf(block));
}

/** Takes a used block out of the books; its space is still to be freed. */
@inline export function forget(block: usize): void {
  const size = sizeOf(block);
  store<u32>(PROCESS_USED, load<u32>(PROCESS_USED) - size);
  store<i32>(PROCESS_COLLECTOR_DEBT, load<i32>(PROCESS_COLLECTOR_DEBT) - <i32>size);
}

/** Puts space that is in nobody's books back into the lists, merged with what is free behind it. */
export function freeSpace(block: usize, size: u32): void {
  const next = block + size;
  if (<u32>next == load<u32>(PROCESS_SWEEP_AT)) { // the sweep stands there: it must stay the start of a block
    insertFree(block, size);
    return;
  }
  if (<u32>next == load<u32>(PROCESS_VICTIM) && load<u32>(PROCESS_VICTIM_END) != 0) {
    store<u32>(PROCESS_VICTIM, <u32>block);
    store<u32>(block, load<u32>(PROCESS_VICTIM_END) - <u32>block, BLOCK_SIZE);
    store<u32>(block, TYPE_FREE, BLOCK_TYPE);
    return;
  }
  if (typeOf(next) == TYPE_FREE) {
    removeFree(next);
    size += sizeOf(next);
  }
  insertFree(block, size);
}

/** Lengthens a used block to at least `content` bytes after its header where it lies, if what follows it is free; else false. */
export function tryExtend(block: usize, content: u32): bool {
  const old = sizeOf(block);
  const extra = ((content + BLOCK_HEADER + 7) & ~7) - old;
  const next = block + old;
  if (<u32>next == load<u32>(PROCESS_SWEEP_AT)) return false; // it must stay the start of a block
  if (load<u32>(PROCESS_USED) + extra > load<u32>(PROCESS_USED_LIMIT)) return false;
  let size = old + extra;
  if (<u32>next == load<u32>(PROCESS_VICTIM)) {
    const left = load<u32>(PROCESS_VICTIM_END) - <u32>next;
    if (left < extra + MINIMUM_BLOCK) return false;
    moveVictim(next + extra, left - extra);
  } else {
    if (typeOf(next) != TYPE_FREE || sizeOf(next) < extra) return false;
    const left = sizeOf(next) - extra;
    removeFree(next);
    if (left >= MINIMUM_BLOCK) insertFree(next + extra, left);
    else size += left;
  }
  store<u32>(block, size, BLOCK_SIZE);
  account(size - old);
  return true;
}

/** Gives back what a used block has beyond `content` bytes after its header. */
export function shrink(block: usize, content: u32): void {
  const size = max((content + BLOCK_HEADER + 7) & ~7, MINIMUM_BLOCK);
  const old = sizeOf(block);
  if (old < size + MINIMUM_BLOCK) return;
  store<u32>(block, size, BLOCK_SIZE);
  store<u32>(PROCESS_USED, load<u32>(PROCESS_USED) - (old - size));
  store<i32>(PROCESS_COLLECTOR_DEBT, load<i32>(PROCESS_COLLECTOR_DEBT) - <i32>(old - size));
  freeSpace(block + size, old - size);
}
