// Sweeping: passes over all blocks in order of address, frees the dead, whitens the living, merges free neighbours.

import {
  BLOCK_MARK, BLOCK_SIZE, BLOCK_TYPE, BUFFER_DATA, COROUTINE_FRAME, COROUTINE_FRAMES, COROUTINE_STACK, FRAME_KIND,
  FRAME_KIND_BUILTIN, FRAME_PC, FRAME_SIZE, MARK_BLACK, MARK_WHITES, PROTOTYPE_ANCHORS, PROTOTYPE_CHILDREN, PROTOTYPE_CODE,
  PROTOTYPE_CONSTANTS, PROTOTYPE_LINES, PROTOTYPE_LOCALS, PROTOTYPE_UPVALUES, REGION_NEXT, STRING_BYTES, TABLE_ARRAY,
  TABLE_NODES, BLOCK_HEADER,
} from "@perilune/isa/src/layout";
import {
  PROCESS_COLLECTOR_WHITE, PROCESS_EMPTY_NODE, PROCESS_HEAP_START, PROCESS_STRING_COUNT, PROCESS_SWEEP_AT, PROCESS_USED, PROCESS_VICTIM,
} from "@perilune/isa/src/process";
import {
  TAG_CLOSURE, TAG_COLLECTABLE, TAG_COROUTINE, TAG_LONG_STRING, TAG_SHORT_STRING, TAG_TABLE, TYPE_BUFFER, TYPE_FREE, TYPE_PROTOTYPE, TYPE_RAW,
  TYPE_REGION_END, TYPE_UPVALUE,
} from "@perilune/isa/src/values";
import { forget, freeSpace, release, releaseRaw, sizeOf, takeOutFree, typeOf } from "../allocator";
import { charge } from "../registers";
import { forgetString } from "../strings";
import { hasNodes } from "../tables";

/** Work items of freeing one or two parts of a dead block, and those of a coroutine, beside looking at it. */
const PARTS_ITEMS: i32 = 8;
const COROUTINE_ITEMS: i32 = 14;
/** Dead strings taken out of their table for a unit of fuel. Paid apart: as items they would slow the sweep down, and so let the heap grow. */
const STRINGS_PER_FUEL: u32 = 4;

export function beginSweep(): void { store<u32>(PROCESS_SWEEP_AT, load<u32>(PROCESS_HEAP_START)); }

/** Looks at up to `limit` blocks; returns how many, or -1 when the heap's end was reached. */
export function sweepPiece(limit: i32): i32 {
  const white = load<u8>(PROCESS_COLLECTOR_WHITE);
  let at = <usize>load<u32>(PROCESS_SWEEP_AT);
  let run: usize = 0; // start of the free space before `at`, in no list
  let seen = 0;
  let lost: u32 = 0; // bytes of dead blocks, their parts apart
  const strings = load<u32>(PROCESS_STRING_COUNT);
  let done = false;
  while (seen < limit) {
    seen++;
    const type = typeOf(at);
    const size = sizeOf(at);
    if (type == TYPE_FREE) {
      if (at == <usize>load<u32>(PROCESS_VICTIM)) {
        run = endRun(run, at);
      } else if (run || canMerge(at + size, white)) {
        takeOutFree(at);
        store<u8>(at, TYPE_RAW, BLOCK_TYPE); // nobody may merge with it while it is in no list
        if (!run) run = at;
      }
      at += size;
    } else if (type >= <u32>TAG_COLLECTABLE) {
      const mark = load<u8>(at, BLOCK_MARK);
      if ((mark & MARK_WHITES) && !(mark & white)) {
        // Parts are freed first; they may lie anywhere, but never before `run` is in order: it is in no list and free.
        // The block itself is not written to: it may never come into the cache as a whole.
        let freed = size;
        if (type == TAG_TABLE) {
          if (hasPartApart(at, size)) {
            store<u32>(PROCESS_SWEEP_AT, <u32>at);
            freed += freeTable(at, at + size);
            seen += PARTS_ITEMS;
          }
          seen++;
        } else if (type == TAG_SHORT_STRING) {
          forgetString(at);
        } else if (type != TAG_CLOSURE && type != TYPE_UPVALUE && type != TAG_LONG_STRING) {
          store<u32>(PROCESS_SWEEP_AT, <u32>at);
          seen += freeParts(at, type);
        }
        lost += size;
        if (!run) run = at;
        at += freed;
      } else {
        store<u8>(at, (mark & ~(MARK_WHITES | MARK_BLACK)) | white, BLOCK_MARK);
        run = endRun(run, at);
        at += size;
      }
    } else {
      run = endRun(run, at);
      if (type == TYPE_REGION_END) {
        const next = <usize>load<u32>(at, REGION_NEXT);
        if (!next) {
          done = true;
          break;
        }
        at = next;
      } else {
        at += size;
      }
    }
  }
  if (run) {
    // Free space after the run may already be listed: it stays a block of its own until the next sweep.
    store<u32>(PROCESS_SWEEP_AT, <u32>at);
    freeSpace(run, <u32>(at - run));
  }
  store<u32>(PROCESS_SWEEP_AT, done ? 0 : <u32>at);
  store<u32>(PROCESS_USED, load<u32>(PROCESS_USED) - lost);
  charge(<i32>((strings - load<u32>(PROCESS_STRING_COUNT)) / STRINGS_PER_FUEL));
  return done ? -1 : seen;
}

/** Gives the free run that ends at `at` back to the lists. */
function endRun(run: usize, at: usize): usize {
  if (run) {
    store<u32>(PROCESS_SWEEP_AT, <u32>at);
    freeSpace(run, <u32>(at - run));
  }
  return 0;
}

/** Is the block at `next` free, or about to be, so that the free one before it should join it? If not, that one stays in its list. */
@inline function canMerge(next: usize, white: u32): bool {
  const type = typeOf(next);
  if (type == TYPE_FREE) return true;
  const mark = load<u8>(next, BLOCK_MARK);
  return type >= <u32>TAG_COLLECTABLE && (mark & MARK_WHITES) != 0 && !(mark & white);
}

/** Does an array or nodes of the table lie outside its own block, of this size? */
@inline function hasPartApart(table: usize, size: u32): bool {
  const arrayPart = <usize>load<u32>(table, TABLE_ARRAY);
  if (arrayPart && arrayPart - table >= size) return true;
  return hasNodes(table) && load<u32>(table, TABLE_NODES) - <u32>table >= size;
}

/** Frees the parts of a dead table, but for those inside its own block. Those that lie right behind it, at `end`, become part of the run: returns their size. */
function freeTable(table: usize, end: usize): u32 {
  const arrayPart = <usize>load<u32>(table, TABLE_ARRAY);
  let joined: u32 = 0;
  if (arrayPart && arrayPart - table >= end - table) joined = freePart(arrayPart - BLOCK_HEADER, end);
  if (!hasNodes(table)) return joined;
  const nodePart = <usize>load<u32>(table, TABLE_NODES);
  if (nodePart - table >= end - table) joined += freePart(nodePart - BLOCK_HEADER, end + joined);
  return joined;
}
function freePart(block: usize, end: usize): u32 {
  if (block != end) {
    release(block);
    return 0;
  }
  const size = sizeOf(block);
  forget(block);
  return size;
}

/** Frees what a dead block owns; returns extra work items. */
function freeParts(block: usize, type: u32): i32 {
  switch (type) {
    case TAG_COROUTINE: {
      let items = COROUTINE_ITEMS;
      const frames = <usize>load<u32>(block, COROUTINE_FRAMES);
      for (let record = frames, last = <usize>load<u32>(block, COROUTINE_FRAME); record <= last; record += FRAME_SIZE, items++) {
        if (load<u8>(record, FRAME_KIND) != FRAME_KIND_BUILTIN) continue;
        const saved = <usize>load<u32>(record, FRAME_PC);
        if (saved > 7) releaseRaw(saved);
      }
      releaseRaw(frames);
      releaseRaw(load<u32>(block, COROUTINE_STACK));
      return items;
    }
    case TYPE_PROTOTYPE:
      releaseRaw(load<u32>(block, PROTOTYPE_CODE));
      releaseRaw(load<u32>(block, PROTOTYPE_CONSTANTS));
      releaseRaw(load<u32>(block, PROTOTYPE_CHILDREN));
      releaseRaw(load<u32>(block, PROTOTYPE_UPVALUES));
      releaseRaw(load<u32>(block, PROTOTYPE_LOCALS));
      releaseRaw(load<u32>(block, PROTOTYPE_LINES));
      releaseRaw(load<u32>(block, PROTOTYPE_ANCHORS));
      return 4 * PARTS_ITEMS;
    case TYPE_BUFFER: {
      const data = <usize>load<u32>(block, BUFFER_DATA);
      if (data) releaseRaw(data - STRING_BYTES + BLOCK_HEADER);
      return PARTS_ITEMS;
    }
    default: return 0;
  }
}
