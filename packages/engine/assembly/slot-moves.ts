// Arguments, results and messages on their way from one place to another. A few move at once; many are only begun, as a growth is
// (growth.ts), and move in pieces between which nothing else of the process runs. So whoever moves values does the rest
// at once - pushes the frame, sets its top - but looks at none of them, and goes on through advance().

import {
  GROWTH_COPY_BYTES, GROWTH_INSERT_HANDLERS, GROWTH_MOVE_SLOTS, PROCESS_GROWTH_AT, PROCESS_GROWTH_BLOCK, PROCESS_GROWTH_OWNER, PROCESS_GROWTH_SIZE,
} from "@perilune/isa/src/process";
import { EVENT_CALL, SLOT_SIZE } from "@perilune/isa/src/values";
import { beginGrowthStep, fillPiece, growAtOnce, PIECE_BYTES } from "./growth";
import { metamethodOf } from "./metamethods";
import { charge } from "./registers";
import { copySlot } from "./slots";

/** Values moved in one piece. */
const PIECE_SLOTS: u32 = 1024;
/** Values moved for one unit of fuel, as a power of two. */
const FUEL_SHIFT: u32 = 3;

/** Moves `count` values from `from` to `to`, which lies below or does not overlap. Pays. */
export function moveSlots(to: usize, from: usize, count: u32): void {
  if (to == from) return;
  if (count > PIECE_SLOTS) begin(GROWTH_MOVE_SLOTS, to, from, count);
  else copyUp(to, from, count);
}

/** Moves the values at … end-1 up by `links` places, which get the functions that calling the first of them leads to. Pays. */
export function insertHandlers(at: usize, end: usize, links: u32): void {
  const count = <u32>((end - at) / SLOT_SIZE);
  const to = at + links * SLOT_SIZE;
  if (count > PIECE_SLOTS) {
    begin(GROWTH_INSERT_HANDLERS, to, at, count);
  } else {
    copyDown(to, at, count);
    fillHandlers(at, to);
  }
}

/** Copies bytes of one string to another. Pays. */
export function copyString(to: usize, from: usize, length: u32): void {
  if (length > PIECE_BYTES) begin(GROWTH_COPY_BYTES, to, from, length);
  else fillPiece(to, from, length, 0, length);
}

function begin(step: u32, to: usize, from: usize, count: u32): void {
  growAtOnce(); // one at a time: most often there is none
  store<u32>(PROCESS_GROWTH_BLOCK, <u32>to);
  store<u32>(PROCESS_GROWTH_OWNER, <u32>from);
  store<u32>(PROCESS_GROWTH_SIZE, count);
  beginGrowthStep(step, 0);
}

// ── The pieces. PROCESS_GROWTH_AT: how many have moved.

export function movePiece(): void {
  const done = load<u32>(PROCESS_GROWTH_AT);
  const count = min(PIECE_SLOTS, load<u32>(PROCESS_GROWTH_SIZE) - done);
  copyUp(load<u32>(PROCESS_GROWTH_BLOCK) + done * SLOT_SIZE, load<u32>(PROCESS_GROWTH_OWNER) + done * SLOT_SIZE, count);
  moved(done + count);
}

/** From the last one down, as the two places overlap. */
export function insertPiece(): void {
  const left = load<u32>(PROCESS_GROWTH_SIZE) - load<u32>(PROCESS_GROWTH_AT);
  const count = min(PIECE_SLOTS, left);
  const to = <usize>load<u32>(PROCESS_GROWTH_BLOCK);
  const from = <usize>load<u32>(PROCESS_GROWTH_OWNER);
  copyDown(to + (left - count) * SLOT_SIZE, from + (left - count) * SLOT_SIZE, count);
  if (count == left) fillHandlers(from, to);
  moved(load<u32>(PROCESS_GROWTH_AT) + count);
}

export function copyPiece(): void {
  const length = load<u32>(PROCESS_GROWTH_SIZE);
  moved(fillPiece(load<u32>(PROCESS_GROWTH_BLOCK), load<u32>(PROCESS_GROWTH_OWNER), length, load<u32>(PROCESS_GROWTH_AT), length));
}

function moved(done: u32): void {
  if (done < load<u32>(PROCESS_GROWTH_SIZE)) store<u32>(PROCESS_GROWTH_AT, done);
  else beginGrowthStep(0, 0);
}

function copyUp(to: usize, from: usize, count: u32): void {
  const bytes = <usize>count * SLOT_SIZE;
  for (let i: usize = 0; i < bytes; i += SLOT_SIZE) copySlot(to + i, from + i);
  charge(<i32>(count >> FUEL_SHIFT));
}
function copyDown(to: usize, from: usize, count: u32): void {
  for (let i = <usize>count * SLOT_SIZE; i; i -= SLOT_SIZE) copySlot(to + i - SLOT_SIZE, from + i - SLOT_SIZE);
  charge(<i32>(count >> FUEL_SHIFT));
}

/** The value in slot `object` is called through what `__call` of it is, that through its own, and so on down to slot `first`. */
function fillHandlers(first: usize, object: usize): void {
  for (let slot = object; slot > first; slot -= SLOT_SIZE) {
    copySlot(slot - SLOT_SIZE, metamethodOf(slot, EVENT_CALL));
    charge(1);
  }
}
