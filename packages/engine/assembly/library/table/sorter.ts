// The quicksort behind sort, as a state machine in leaf code. Its state lies in a buffer:
//
//   │ step │ low │ high │ up │ down │ middle │ random │ depth │ count │ answer │ low, high, random of ranges put off … │
//
// Between two steps the order function runs, which may do anything, also to the table: its size is looked at anew
// each time, and elements are only ever exchanged, so what comes out is a permutation whatever the answers were.

import { BUFFER_DATA, STRING_BYTES } from "@perilune/isa/src/layout";
import { PROCESS_SEED } from "@perilune/isa/src/process";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { lessNumbers } from "../../arithmetic";
import { barrierBack } from "../../barrier";
import { base, setTop, top } from "../../registers";
import { copySlot, isNil, isNumber, isString, objectIn, setTag, tagOf } from "../../slots";
import { compareStrings, lengthOf } from "../../strings";
import { arraySize } from "../../tables";
import { slotOf } from "./plain";

/** Slots of tableSort: order function or nil, state, pivot, table. */
export const ORDER = 2;
export const SORTER = 3;
export const PIVOT = 4;
export const SORTED_TABLE = 5;

/** Comparisons made between two payments, where no function has to be called for them. */
export const BUDGET = 512;
/** Longer strings are compared by code that can pay. */
const LONG: u32 = 2048;
/** Larger ranges choose their pivot at random once a partition was very uneven. */
const RANDOM_LIMIT: u32 = 100;

const STEP = 0;
const LOW = 4;
const HIGH = 8;
const UP = 12;
const DOWN = 16;
const MIDDLE = 20;
const RANDOM = 24;
const DEPTH = 28;
const COUNT = 32;
const ANSWER = 36;
const RANGES = 40;
const RANGE_SIZE = 12;
/** The smaller part is always sorted first, so there are at most as many ranges as bits in a length. */
export const SORTER_SIZE: u32 = RANGES + 32 * RANGE_SIZE;

/** What the sort waits for. */
export const enum Need {
  Nothing,
  /** The function and arguments on top called, its result handed to `advance`. */
  Call,
  /** The two values on top compared with metamethods. */
  Comparison,
  /** BUDGET paid. */
  Payment,
  /** An error: the order function contradicts itself. */
  Consistency,
}

/** The comparison whose answer comes next. */
const enum Step {
  Range,
  /** high < low */
  Ends,
  /** middle < low */
  MiddleLow,
  /** high < middle */
  HighMiddle,
  /** element at `up` < pivot */
  ScanUp,
  /** pivot < element at `down` */
  ScanDown,
}

/** Slots of tableSort are always there. */
@inline function slot(index: i32): usize { return base + ((index - 1) << 4); }
@inline function stateOf(): usize { return load<u32>(objectIn(slot(SORTER)), BUFFER_DATA); }

/** Sets the state for elements 1 … count of the table in SORTED_TABLE. */
export function startSorter(count: u32): void {
  const state = stateOf();
  memory.fill(state, 0, RANGES);
  store<u32>(state, Step.Range, STEP);
  store<u32>(state, 1, LOW);
  store<u32>(state, count, HIGH);
  store<u32>(state, count, COUNT);
}

/** The last comparison's answer, when a payment came between it and the next step. */
export function answerKept(): bool { return load<u32>(stateOf(), ANSWER) != 0; }

/** Takes the answer of the comparison asked for last and sorts on to the next one that must be asked for. */
export function advance(answer: bool): Need {
  const state = stateOf();
  const table = objectIn(slot(SORTED_TABLE));
  if (arraySize(table) < load<u32>(state, COUNT)) return Need.Consistency; // the order function emptied it
  barrierBack(table);
  const elements = slotOf(table, 0);
  const order = slot(ORDER);
  const pivot = slot(PIVOT);
  let step = load<u32>(state, STEP);
  let up = load<u32>(state, UP);
  let down = load<u32>(state, DOWN);
  let isLess = answer;
  let budget = BUDGET;
  while (true) {
    let left: usize = 0;
    let right: usize = 0;
    switch (step) {
      case Step.ScanUp:
        if (isLess) {
          if (up == load<u32>(state, HIGH) - 1) return Need.Consistency;
          up++;
          left = elements + (up << 4);
          right = pivot;
          break;
        }
        down--;
        left = pivot;
        right = elements + (down << 4);
        step = Step.ScanDown;
        break;
      case Step.ScanDown:
        if (isLess) {
          if (down < up) return Need.Consistency;
          down--;
          left = pivot;
          right = elements + (down << 4);
          break;
        }
        if (down < up) { // everything is on its side: the pivot goes between
          const high = load<u32>(state, HIGH);
          exchange(elements, up, high - 1);
          splitAt(state, load<u32>(state, LOW), up, high);
          step = Step.Range;
          continue;
        }
        exchange(elements, up, down);
        up++;
        left = elements + (up << 4);
        right = pivot;
        step = Step.ScanUp;
        break;
      case Step.Range: {
        if (load<u32>(state, LOW) >= load<u32>(state, HIGH) && !takeRange(state)) return Need.Nothing;
        const low = load<u32>(state, LOW);
        const high = load<u32>(state, HIGH);
        if (low >= high) continue;
        left = elements + (high << 4);
        right = elements + (low << 4);
        step = Step.Ends;
        break;
      }
      case Step.Ends: {
        const low = load<u32>(state, LOW);
        const high = load<u32>(state, HIGH);
        if (isLess) exchange(elements, low, high);
        if (high - low == 1) {
          store<u32>(state, high, LOW);
          step = Step.Range;
          continue;
        }
        const middle = chooseMiddle(low, high, load<u32>(state, RANDOM));
        store<u32>(state, middle, MIDDLE);
        left = elements + (middle << 4);
        right = elements + (low << 4);
        step = Step.MiddleLow;
        break;
      }
      case Step.MiddleLow:
        if (!isLess) {
          left = elements + (load<u32>(state, HIGH) << 4);
          right = elements + (load<u32>(state, MIDDLE) << 4);
          step = Step.HighMiddle;
          break;
        }
        exchange(elements, load<u32>(state, LOW), load<u32>(state, MIDDLE));
        isLess = false;
      // falls through
      default: { // Step.HighMiddle
        const low = load<u32>(state, LOW);
        const high = load<u32>(state, HIGH);
        const middle = load<u32>(state, MIDDLE);
        if (isLess) exchange(elements, middle, high);
        if (high - low == 2) {
          store<u32>(state, high, LOW);
          step = Step.Range;
          continue;
        }
        copySlot(pivot, elements + (middle << 4));
        exchange(elements, middle, high - 1);
        up = low + 1;
        down = high - 1;
        left = elements + (up << 4);
        right = pivot;
        step = Step.ScanUp;
      }
    }

    let need: Need = Need.Nothing;
    if (!isNil(order)) {
      copySlot(top, order);
      copySlot(top + SLOT_SIZE, left);
      copySlot(top + 2 * SLOT_SIZE, right);
      setTop(top + 3 * SLOT_SIZE);
      need = Need.Call;
    } else if (isNumber(left) && isNumber(right)) {
      isLess = lessNumbers(left, right, false);
      if (--budget <= 0) need = Need.Payment;
    } else if (isString(left) && isString(right) && isComparedAtOnce(objectIn(left), objectIn(right))) {
      isLess = isLessString(objectIn(left), objectIn(right));
      budget -= 1 + <i32>(min(lengthOf(objectIn(left)), lengthOf(objectIn(right))) >> 4);
      if (budget <= 0) need = Need.Payment;
    } else {
      copySlot(top, left);
      copySlot(top + SLOT_SIZE, right);
      setTop(top + 2 * SLOT_SIZE);
      need = Need.Comparison;
    }
    if (need != Need.Nothing) {
      store<u32>(state, step, STEP);
      store<u32>(state, up, UP);
      store<u32>(state, down, DOWN);
      store<u32>(state, isLess, ANSWER);
      return need;
    }
  }
}

/** Makes the range put off last the one to sort; false = there is none. */
function takeRange(state: usize): bool {
  const depth = load<u32>(state, DEPTH);
  if (depth == 0) return false;
  const range = state + RANGES + (depth - 1) * RANGE_SIZE;
  store<u32>(state, depth - 1, DEPTH);
  store<u32>(state, load<u32>(range), LOW);
  store<u32>(state, load<u32>(range, 4), HIGH);
  store<u32>(state, load<u32>(range, 8), RANDOM);
  return true;
}

@inline function exchange(elements: usize, first: u32, second: u32): void {
  const a = elements + (first << 4);
  const b = elements + (second << 4);
  const payload = load<u64>(a);
  const tag = tagOf(a);
  copySlot(a, b);
  store<u64>(b, payload);
  setTag(b, tag);
}

function chooseMiddle(low: u32, high: u32, random: u32): u32 {
  if (high - low < RANDOM_LIMIT || random == 0) return (low + high) >> 1;
  const quarter = (high - low) >> 2;
  return low + quarter + random % (quarter * 2);
}

/** Puts the larger part off and leaves the smaller one in LOW and HIGH. */
function splitAt(state: usize, low: u32, at: u32, high: u32): void {
  const lowerFirst = at - low < high - at;
  const laterLow = lowerFirst ? at + 1 : low;
  const laterHigh = lowerFirst ? high : at - 1;
  const smaller = lowerFirst ? at - low : high - at;
  const isUneven = (laterHigh - laterLow) >> 7 > smaller;
  const random = load<u32>(state, RANDOM);
  const depth = load<u32>(state, DEPTH);
  const range = state + RANGES + depth * RANGE_SIZE;
  store<u32>(range, laterLow);
  store<u32>(range, laterHigh, 4);
  store<u32>(range, isUneven ? random * 0x915f77f5 + (load<u32>(PROCESS_SEED) | 1) : random, 8);
  store<u32>(state, depth + 1, DEPTH);
  store<u32>(state, lowerFirst ? low : at + 1, LOW);
  store<u32>(state, lowerFirst ? at - 1 : high, HIGH);
}

@inline function isComparedAtOnce(left: usize, right: usize): bool { return min(lengthOf(left), lengthOf(right)) <= LONG; }

/** By bytes; mostly the first eight decide. */
@inline function isLessString(left: usize, right: usize): bool {
  if (lengthOf(left) >= 8 && lengthOf(right) >= 8) {
    const a = bswap(load<u64>(left, STRING_BYTES));
    const b = bswap(load<u64>(right, STRING_BYTES));
    if (a != b) return a < b;
  }
  return compareStrings(left, right) < 0;
}
