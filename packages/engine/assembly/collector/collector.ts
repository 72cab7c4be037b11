// The collector: incremental mark and sweep (Dijkstra's three colours, backward barrier for tables), in steps of
// bounded work charged to the process. Steps run between instructions of Lua code only, so library code never sees one.
//
//   pause → propagate → atomic → sweep → pause
//
// The atomic phase finishes marking without the program running in between; it too goes in steps and stops at the end
// of a slice. Its steps (PROCESS_ATOMIC_STEP) are listed below.

import { COROUTINE_OPEN_NEXT, COROUTINE_OPEN_UPVALUES, COROUTINE_STACK, MARK_WHITES, TABLE_GRAY, UPVALUE_NEXT, UPVALUE_SLOT } from "@perilune/isa/src/layout";
import {
  COLLECTOR_PHASE_ATOMIC, COLLECTOR_PHASE_PAUSE, COLLECTOR_PHASE_PROPAGATE, COLLECTOR_PHASE_SWEEP, PROCESS_ALL_WEAK,
  PROCESS_ATOMIC_INDEX, PROCESS_ATOMIC_STEP, PROCESS_COLLECTOR_DEBT, PROCESS_COLLECTOR_FULL, PROCESS_COLLECTOR_PHASE,
  PROCESS_COLLECTOR_STOPPED, PROCESS_COLLECTOR_WHITE, PROCESS_CURRENT_COROUTINE, PROCESS_DUE_COUNT, PROCESS_EPHEMERONS,
  PROCESS_ERROR, PROCESS_EVENT_NAMES, PROCESS_GLOBALS, PROCESS_GRAY, PROCESS_GRAY_AGAIN, PROCESS_MAIN_COROUTINE, PROCESS_MEMORY_MESSAGE,
  PROCESS_METATABLES, PROCESS_OPEN_COROUTINES, PROCESS_PAUSE, PROCESS_QUOTA, PROCESS_REGISTRY, PROCESS_SCAN_BLOCK, PROCESS_TYPE_NAMES,
  PROCESS_USED, PROCESS_USED_MARKED, PROCESS_WALK_CHANGED, PROCESS_WALK_TABLE, PROCESS_WALK_UPVALUE, PROCESS_WEAK_VALUES,
} from "@perilune/isa/src/process";
import { EVENT_COUNT } from "@perilune/isa/src/values";
import { charge, coroutine } from "../registers";
import { arraySize, nodeCount } from "../tables";
import { closeSomeUpvalues } from "../interpreter/upvalues";
import { markDue, separatePiece } from "./finalizers";
import { isWhiteBlock, markBlock, markSlot } from "./marking";
import { markShared } from "./shared";
import { beginSweep, sweepPiece } from "./sweeping";
import { clearKeys, clearValues, convergePiece, scanNext } from "./traversal";

/** Bytes allocated from one step to the next, and work items of a step. */
const STEP_BYTES: i32 = 2048;
const STEP_ITEMS: i32 = 512;
/** Items for one unit of fuel. */
const ITEMS_PER_FUEL: i32 = 4;
/** Entries of weak tables looked at in one piece. */
const PIECE: u32 = 256;
/** A cycle does not begin before this much was allocated since the last one. */
const LEAST_PAUSE: i32 = 4096;
/** What a process with a quota of 16 times that is taken to keep at least, in bytes: it stays in the processor's cache. */
const MOST_IDLE: i64 = 262144;

/** A debt that asks for nothing but that the interpreter leaves its loop for a moment. (Come about by chance, it delays a cycle.) */
const COME_BY: i32 = 1;

// Steps of the atomic phase.
const ATOMIC_ROOTS: u32 = 0;
const ATOMIC_UPVALUES: u32 = 1;
const ATOMIC_AGAIN: u32 = 2;
const ATOMIC_CONVERGE: u32 = 3;
const ATOMIC_CLEAR_VALUES: u32 = 4;
const ATOMIC_CLEAR_ALL_WEAK: u32 = 5;
const ATOMIC_SEPARATE: u32 = 6;
const ATOMIC_CONVERGE_AGAIN: u32 = 7;
const ATOMIC_CLEAR_KEYS: u32 = 8;
const ATOMIC_CLEAR_ALL_KEYS: u32 = 9;
const ATOMIC_CLEAR_VALUES_AGAIN: u32 = 10;
const ATOMIC_CLEAR_ALL_AGAIN: u32 = 11;
const ATOMIC_CLOSE: u32 = 12;

@inline function phase(): u32 { return <u32>load<u8>(PROCESS_COLLECTOR_PHASE); }
@inline function setPhase(value: u32): void { store<u8>(PROCESS_COLLECTOR_PHASE, value); }

/** One step, when the debt asks for it. */
export function collectStep(): void {
  if (load<u8>(PROCESS_COLLECTOR_STOPPED) && phase() != COLLECTOR_PHASE_ATOMIC) { // that one must come to its end
    store<i32>(PROCESS_COLLECTOR_DEBT, -STEP_BYTES);
    return;
  }
  if (phase() == COLLECTOR_PHASE_PAUSE && load<i32>(PROCESS_COLLECTOR_DEBT) == COME_BY) {
    setPause();
    return;
  }
  work(STEP_ITEMS);
  if (phase() == COLLECTOR_PHASE_PAUSE) setPause();
  else if (phase() != COLLECTOR_PHASE_ATOMIC) store<i32>(PROCESS_COLLECTOR_DEBT, -STEP_BYTES);
}

/** A piece of a whole collection: finishes the cycle under way, then runs a new one to its end. */
export function collectWhole(): void {
  if (phase() == COLLECTOR_PHASE_PAUSE) {
    if (load<u8>(PROCESS_COLLECTOR_FULL) == 3) {
      store<u8>(PROCESS_COLLECTOR_FULL, 0);
      setPause();
      return;
    }
    store<u8>(PROCESS_COLLECTOR_FULL, 2);
  }
  work(STEP_ITEMS);
  if (phase() == COLLECTOR_PHASE_PAUSE && load<u8>(PROCESS_COLLECTOR_FULL) == 2) store<u8>(PROCESS_COLLECTOR_FULL, 3);
}

/** The program must not run on before this phase has come to its end. */
export function isAtomic(): bool { return phase() == COLLECTOR_PHASE_ATOMIC; }
/**
 * What the process does is given up, and something else comes next, which must not run within the atomic phase: the cycle
 * is brought to its end before. No further one, or a program stopped over and over would do nothing but collect.
 */
export function leaveAtomicFirst(): void {
  if (isAtomic() && !load<u8>(PROCESS_COLLECTOR_FULL)) store<u8>(PROCESS_COLLECTOR_FULL, 2);
}

/** A step by collectgarbage("step"): true = a cycle has ended with it. */
export function collectSome(items: i32): bool {
  let left = items;
  do {
    work(min(left, STEP_ITEMS));
    left -= STEP_ITEMS;
  } while (left > 0 && phase() != COLLECTOR_PHASE_PAUSE);
  if (phase() != COLLECTOR_PHASE_PAUSE) return false;
  setPause();
  return true;
}

/** After a builtin that collected: finalizers that became due are called at once, not at the end of the slice. */
export function callFinalizersSoon(): void {
  if (load<u32>(PROCESS_DUE_COUNT)) store<i32>(PROCESS_COLLECTOR_DEBT, COME_BY);
}

/**
 * Plans the next cycle: when the program has allocated (pause − 100) % of what is alive, but before the quota is full.
 * A process that keeps little need not hurry, if its quota is large: marking that little over and over is all it would get.
 */
function setPause(): void {
  const alive = <i64>load<u32>(PROCESS_USED);
  const little = min(<i64>(load<u32>(PROCESS_QUOTA) >> 4), MOST_IDLE);
  let wait = max(alive, little) * (<i64>load<u32>(PROCESS_PAUSE) - 100) / 100;
  const room = (<i64>load<u32>(PROCESS_QUOTA) - alive) / 2;
  if (wait > room) wait = room;
  if (wait < LEAST_PAUSE) wait = LEAST_PAUSE;
  if (wait > 0x3fffffff) wait = 0x3fffffff;
  store<i32>(PROCESS_COLLECTOR_DEBT, -<i32>wait);
}

/** About `items` work items, or fewer when the phase changes to pause. */
function work(items: i32): void {
  let done = 0;
  while (done < items) {
    switch (phase()) {
      case COLLECTOR_PHASE_PAUSE:
        if (done) { // the end of a cycle ends the step
          charge(done / ITEMS_PER_FUEL + 1);
          return;
        }
        begin();
        done += 32;
        break;
      case COLLECTOR_PHASE_PROPAGATE: {
        const scanned = scanNext();
        if (scanned == 0) {
          setPhase(COLLECTOR_PHASE_ATOMIC);
          store<u32>(PROCESS_ATOMIC_STEP, ATOMIC_ROOTS);
          store<u32>(PROCESS_ATOMIC_INDEX, 0);
        }
        done += scanned + 1;
        break;
      }
      case COLLECTOR_PHASE_ATOMIC:
        done += atomicPiece();
        break;
      default: {
        const swept = sweepPiece(min(256, items - done + 1));
        if (swept < 0) {
          setPhase(COLLECTOR_PHASE_PAUSE);
          done += 64;
          charge(done / ITEMS_PER_FUEL + 1);
          return;
        }
        done += swept;
      }
    }
  }
  charge(done / ITEMS_PER_FUEL + 1);
}

function begin(): void {
  store<u32>(PROCESS_GRAY, 0);
  store<u32>(PROCESS_GRAY_AGAIN, 0);
  store<u32>(PROCESS_WEAK_VALUES, 0);
  store<u32>(PROCESS_EPHEMERONS, 0);
  store<u32>(PROCESS_ALL_WEAK, 0);
  store<u32>(PROCESS_SCAN_BLOCK, 0);
  markRoots();
  setPhase(COLLECTOR_PHASE_PROPAGATE);
}

function markRoots(): void {
  markAddress(PROCESS_MAIN_COROUTINE);
  markAddress(PROCESS_CURRENT_COROUTINE);
  if (coroutine) markBlock(coroutine);
  markAddress(PROCESS_GLOBALS);
  markAddress(PROCESS_REGISTRY);
  markAddress(PROCESS_MEMORY_MESSAGE);
  for (let i: usize = 0; i < 9; i++) {
    markAddress(PROCESS_METATABLES + i * 4);
    markAddress(PROCESS_TYPE_NAMES + i * 4);
  }
  for (let i: usize = 0; i < <usize>EVENT_COUNT; i++) markAddress(PROCESS_EVENT_NAMES + i * 4);
  markSlot(PROCESS_ERROR);
  markShared();
  markDue();
}
@inline function markAddress(address: usize): void {
  const block = <usize>load<u32>(address);
  if (block) markBlock(block);
}

function nextStep(): void {
  store<u32>(PROCESS_ATOMIC_STEP, load<u32>(PROCESS_ATOMIC_STEP) + 1);
  store<u32>(PROCESS_ATOMIC_INDEX, 0);
}

/** One piece of the atomic phase; returns work items. Gray blocks always come first. */
function atomicPiece(): i32 {
  const scanned = scanNext();
  if (scanned) return scanned;
  switch (load<u32>(PROCESS_ATOMIC_STEP)) {
    case ATOMIC_ROOTS:
      markRoots();
      nextStep();
      return 32;
    case ATOMIC_UPVALUES:
      return markUpvalues();
    case ATOMIC_AGAIN: {
      const again = load<u32>(PROCESS_GRAY_AGAIN);
      store<u32>(PROCESS_GRAY_AGAIN, 0);
      if (again) { // all of it becomes gray; what is scanned now cannot change any more
        store<u32>(PROCESS_GRAY, again);
        return 1;
      }
      nextStep();
      return 1;
    }
    case ATOMIC_CONVERGE:
    case ATOMIC_CONVERGE_AGAIN:
      return converge();
    case ATOMIC_CLEAR_VALUES:
    case ATOMIC_CLEAR_VALUES_AGAIN:
      return clearList(PROCESS_WEAK_VALUES, true);
    case ATOMIC_CLEAR_ALL_WEAK:
    case ATOMIC_CLEAR_ALL_AGAIN:
      return clearList(PROCESS_ALL_WEAK, true);
    case ATOMIC_SEPARATE: {
      const items = separatePiece(load<u32>(PROCESS_ATOMIC_INDEX), PIECE);
      if (items < 0) {
        markDue();
        nextStep();
        return 8;
      }
      store<u32>(PROCESS_ATOMIC_INDEX, load<u32>(PROCESS_ATOMIC_INDEX) + PIECE);
      return items;
    }
    case ATOMIC_CLEAR_KEYS:
      return clearList(PROCESS_EPHEMERONS, false);
    case ATOMIC_CLEAR_ALL_KEYS:
      return clearList(PROCESS_ALL_WEAK, false);
    case ATOMIC_CLOSE:
      return closeUpvaluesOfDead();
    default:
      return finishAtomic();
  }
}

// ── Walks over lists of weak tables: the table and the index in it are kept in the header, so a walk can pause.
/** Goes on with the walk over a list: the table to look at, 0 = at the end. A walk starts when the index is 0 and no table is set. */
function walkTable(list: usize): usize {
  if (load<u32>(PROCESS_ATOMIC_INDEX) == 0 && load<u32>(PROCESS_WALK_TABLE) == 0) store<u32>(PROCESS_WALK_TABLE, load<u32>(list));
  return load<u32>(PROCESS_WALK_TABLE);
}
/** Moves the walk on by one piece of a table with `total` entries. */
function walkOn(table: usize, total: u32): void {
  const index = load<u32>(PROCESS_ATOMIC_INDEX) + PIECE;
  if (index < total) {
    store<u32>(PROCESS_ATOMIC_INDEX, index);
    return;
  }
  const next = load<u32>(table, TABLE_GRAY);
  store<u32>(PROCESS_WALK_TABLE, next);
  store<u32>(PROCESS_ATOMIC_INDEX, next ? 0 : 0xffffffff);
}
@inline function walkEnded(): bool { return load<u32>(PROCESS_ATOMIC_INDEX) == 0xffffffff; }

function clearList(list: usize, values: bool): i32 {
  const table = walkEnded() ? 0 : walkTable(list);
  if (!table) {
    nextStep();
    store<u32>(PROCESS_WALK_TABLE, 0);
    return 1;
  }
  const index = load<u32>(PROCESS_ATOMIC_INDEX);
  const total = values ? arraySize(table) + nodeCount(table) : nodeCount(table);
  if (values) clearValues(table, index, min(index + PIECE, total));
  else clearKeys(table, index, min(index + PIECE, total));
  walkOn(table, total);
  return 2 + <i32>min(PIECE, total);
}

/** Marks values of ephemerons whose keys are marked, over and over until nothing changes. */
function converge(): i32 {
  const table = walkEnded() ? 0 : walkTable(PROCESS_EPHEMERONS);
  if (!table) {
    store<u32>(PROCESS_WALK_TABLE, 0);
    if (load<u32>(PROCESS_WALK_CHANGED)) {
      store<u32>(PROCESS_WALK_CHANGED, 0);
      store<u32>(PROCESS_ATOMIC_INDEX, 0);
      return 1;
    }
    nextStep();
    return 1;
  }
  const index = load<u32>(PROCESS_ATOMIC_INDEX);
  const total = nodeCount(table);
  if (convergePiece(table, index, min(index + PIECE, total))) store<u32>(PROCESS_WALK_CHANGED, 1);
  walkOn(table, total);
  return 2 + <i32>min(PIECE, total);
}

/**
 * A coroutine that was never marked may have written to its stack through an upvalue that was: nothing noticed that,
 * and if it stays unmarked nobody will look at its stack, so the upvalue's value is marked here.
 */
function markUpvalues(): i32 {
  let owner = <usize>load<u32>(PROCESS_ATOMIC_INDEX);
  if (owner == 0) {
    owner = load<u32>(PROCESS_OPEN_COROUTINES);
    store<u32>(PROCESS_WALK_UPVALUE, owner > 1 ? load<u32>(owner, COROUTINE_OPEN_UPVALUES) : 0);
  }
  let items = 1;
  while (owner > 1 && items < <i32>PIECE) {
    if (isWhiteBlock(owner)) {
      let upvalue = <usize>load<u32>(PROCESS_WALK_UPVALUE);
      for (; upvalue && items < <i32>PIECE; items++) {
        if (!isWhiteBlock(upvalue)) markSlot(load<u32>(upvalue, UPVALUE_SLOT));
        upvalue = load<u32>(upvalue, UPVALUE_NEXT);
      }
      store<u32>(PROCESS_WALK_UPVALUE, <u32>upvalue);
      if (upvalue) break;
    }
    owner = load<u32>(owner, COROUTINE_OPEN_NEXT);
    store<u32>(PROCESS_WALK_UPVALUE, owner > 1 ? load<u32>(owner, COROUTINE_OPEN_UPVALUES) : 0);
    items++;
  }
  store<u32>(PROCESS_ATOMIC_INDEX, <u32>owner);
  if (owner == 1) nextStep();
  return items;
}

/** What is white by now is dead: coroutines leave their upvalues to the functions that have them. */
function closeUpvaluesOfDead(): i32 {
  let link = <usize>load<u32>(PROCESS_ATOMIC_INDEX);
  if (link == 0) link = PROCESS_OPEN_COROUTINES;
  let owner = <usize>load<u32>(link);
  let items = 1;
  for (; owner > 1 && items < <i32>PIECE; items += 4) {
    const next = load<u32>(owner, COROUTINE_OPEN_NEXT);
    const dead = isWhiteBlock(owner);
    if (dead) {
      const closed = closeSomeUpvalues(owner, load<u32>(owner, COROUTINE_STACK), PIECE);
      items += <i32>closed;
      if (closed == PIECE) continue; // and again
    }
    if (dead || load<u32>(owner, COROUTINE_OPEN_UPVALUES) == 0) {
      store<u32>(link, next);
      store<u32>(owner, 0, COROUTINE_OPEN_NEXT);
    } else {
      link = owner + COROUTINE_OPEN_NEXT;
    }
    owner = next;
  }
  store<u32>(PROCESS_ATOMIC_INDEX, <u32>link);
  if (owner == 1) nextStep();
  return items;
}

/** Everything white is garbage: the whites change places. */
function finishAtomic(): i32 {
  store<u32>(PROCESS_USED_MARKED, load<u32>(PROCESS_USED));
  store<u8>(PROCESS_COLLECTOR_WHITE, load<u8>(PROCESS_COLLECTOR_WHITE) ^ MARK_WHITES);
  setPhase(COLLECTOR_PHASE_SWEEP);
  beginSweep();
  store<i32>(PROCESS_COLLECTOR_DEBT, -STEP_BYTES);
  return 16;
}
