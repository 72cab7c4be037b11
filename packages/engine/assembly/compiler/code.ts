// Emitting instructions and their lines, and giving out registers.

import {
  LINE_ABSENT, PROTOTYPE_ANCHORS, PROTOTYPE_ANCHOR_COUNT, PROTOTYPE_CODE, PROTOTYPE_LINES, PROTOTYPE_STACK,
} from "@perilune/isa/src/layout";
import { OP_CLOSE, OP_EXTRA, OP_LOAD_NIL } from "@perilune/isa/src/generated/opcodes";
import { charge } from "../registers";
import { text } from "../text";
import { syntaxError } from "./errors";
import { growPart } from "./memory";
import { current, FunctionState, state } from "./state";
import { registersInUse } from "./variables";

export const INSTRUCTION_SIZE: u32 = 4;
/** Paid with the next token. */
const INSTRUCTION_COST: i32 = 6;
const ANCHOR_SIZE: u32 = 8;
/** Registers a function may use; 255 in an operand means none. */
const REGISTER_LIMIT: i32 = 255;
export const NO_REGISTER: i32 = 255;
/** Largest unsigned operands. */
export const LARGEST_BYTE: i32 = 0xff;
export const LARGEST_BX: i32 = 0xffff;
/** An anchor tells the line at least this often, so that finding a line is bounded work. */
const INSTRUCTIONS_PER_ANCHOR: i32 = 128;
const INSTRUCTION_LIMIT: i32 = i32.MAX_VALUE / 4;
/** Instructions that run one after the other, without calls and loops, before there is a checkpoint. */
export const LONGEST_RUN: i32 = 256;
/** The same before a loop, so that most loops have none inside: they pay for each round anyway. */
export const RUN_BEFORE_LOOP: i32 = 64;
/** Of straight code so many instructions are about one unit of fuel, as a power of two. */
const RUN_FUEL_SHIFT: i32 = 4;

// ── Instructions as numbers

@inline export function encode(op: u32, a: i32, b: i32, c: i32): u32 {
  return op | (<u32>a << 8) | (<u32>b << 16) | (<u32>c << 24);
}
@inline export function opcodeOf(instruction: u32): u32 { return instruction & 0xff; }
@inline export function operandA(instruction: u32): i32 { return <i32>(instruction >> 8 & 0xff); }
@inline export function operandB(instruction: u32): i32 { return <i32>(instruction >> 16 & 0xff); }
@inline export function operandC(instruction: u32): i32 { return <i32>(instruction >> 24); }

/** Address of instruction `pc`. */
@inline export function instructionAt(f: FunctionState, pc: i32): usize {
  return <usize>load<u32>(f.prototype, PROTOTYPE_CODE) + (pc << 2);
}
@inline export function setOpcode(instruction: usize, op: u32): void { store<u8>(instruction, op); }
@inline export function setA(instruction: usize, a: i32): void { store<u8>(instruction, a, 1); }
@inline export function setB(instruction: usize, b: i32): void { store<u8>(instruction, b, 2); }
@inline export function setC(instruction: usize, c: i32): void { store<u8>(instruction, c, 3); }
@inline export function setBx(instruction: usize, bx: i32): void { store<u16>(instruction, bx, 2); }

// ── Emitting

/** (waits) Appends an instruction that belongs to the line of the last token passed; returns its number. */
export function emit(instruction: u32): i32 {
  const f = current();
  const pc = f.pc;
  if (pc == f.codeCapacity) growCode();
  store<u32>(instructionAt(f, pc), instruction);
  f.pc = pc + 1;
  saveLine(state().lastLine);
  charge(INSTRUCTION_COST);
  return pc;
}
export function emitABC(op: u32, a: i32, b: i32, c: i32): i32 { return emit(encode(op, a, b, c)); }
export function emitABx(op: u32, a: i32, bx: i32): i32 { return emit(op | (<u32>a << 8) | (<u32>bx << 16)); }
export function emitExtra(ax: i32): i32 { return emit(OP_EXTRA | (<u32>ax << 8)); }

/**
 * (waits) Has a program that has run straight on for long pay, and stop if its slice is over: a Close of nothing does that.
 * To be called wherever any instruction may stand, and where no other way leads past what is counted: a block, the right
 * side of `and`, `or` that is left puts `checkedAt` back to where it began.
 */
export function checkpoint(longest: i32 = LONGEST_RUN): void {
  const f = current();
  const run = f.pc - f.checkedAt;
  if (run < longest) return;
  emitABC(OP_CLOSE, f.freeRegister, min(run >> RUN_FUEL_SHIFT, LARGEST_BYTE), 0);
  fixLine(state().line);
  f.checkedAt = f.pc;
}

/** The lines have no room of their own: they grow with the code. */
function growCode(): void {
  const f = current();
  const lines = growPart(f.prototype + PROTOTYPE_LINES, f.pc, 1, INSTRUCTION_LIMIT, text("opcodes"));
  const code = growPart(f.prototype + PROTOTYPE_CODE, f.pc, INSTRUCTION_SIZE, INSTRUCTION_LIMIT, text("opcodes"));
  f.codeCapacity = min(lines, code);
}

/** Takes the newest instruction back. */
export function removeLast(): void {
  forgetLine();
  current().pc--;
}

/**
 * (waits) Emits `from … from+count-1 := nil`, or lets the instruction before do it when it sets neighbouring registers
 * and nothing can jump in between.
 */
export function emitNil(from: i32, count: i32): void {
  const f = current();
  const to = from + count - 1;
  if (f.pc > f.lastTarget) {
    const before = instructionAt(f, f.pc - 1);
    const instruction = load<u32>(before);
    const first = operandA(instruction);
    const last = first + operandB(instruction);
    if (opcodeOf(instruction) == OP_LOAD_NIL && first <= to + 1 && from <= last + 1) {
      const start = min(first, from);
      setA(before, start);
      setB(before, max(last, to) - start);
      return;
    }
  }
  emitABC(OP_LOAD_NIL, from, count - 1, 0);
}

// ── Lines

/** Records the line of the newest instruction. */
function saveLine(line: i32): void {
  const f = current();
  const step = line - f.previousLine;
  let entry = step;
  if (abs(step) >= 0x80 || f.sinceAnchor >= INSTRUCTIONS_PER_ANCHOR) {
    addAnchor(line);
    entry = LINE_ABSENT;
    f.sinceAnchor = 0;
  }
  f.sinceAnchor++;
  store<i8>(<usize>load<u32>(f.prototype, PROTOTYPE_LINES) + f.pc - 1, <i8>entry);
  f.previousLine = line;
}
function addAnchor(line: i32): void {
  const f = current();
  const count = load<i32>(f.prototype, PROTOTYPE_ANCHOR_COUNT);
  if (count == f.anchorCapacity) {
    f.anchorCapacity = growPart(f.prototype + PROTOTYPE_ANCHORS, count, ANCHOR_SIZE, INSTRUCTION_LIMIT, text("lines"));
  }
  const anchor = <usize>load<u32>(f.prototype, PROTOTYPE_ANCHORS) + <u32>count * ANCHOR_SIZE;
  store<i32>(anchor, f.pc - 1);
  store<i32>(anchor, line, 4);
  store<i32>(f.prototype, count + 1, PROTOTYPE_ANCHOR_COUNT);
}
/** Forgets the line of the newest instruction, as if it had not been emitted. */
function forgetLine(): void {
  const f = current();
  const entry = <i32>load<i8>(<usize>load<u32>(f.prototype, PROTOTYPE_LINES) + f.pc - 1);
  if (entry == LINE_ABSENT) {
    store<i32>(f.prototype, load<i32>(f.prototype, PROTOTYPE_ANCHOR_COUNT) - 1, PROTOTYPE_ANCHOR_COUNT);
    f.sinceAnchor = INSTRUCTIONS_PER_ANCHOR; // what the line was before is not known: the next entry tells its own
  } else {
    f.previousLine -= entry;
    f.sinceAnchor--;
  }
}
/** (waits) The newest instruction belongs to another line than that of the last token. */
export function fixLine(line: i32): void {
  forgetLine();
  saveLine(line);
}

// ── Registers

/** Makes sure that a call has `count` registers above those in use. */
export function checkRegisters(count: i32): void {
  const f = current();
  const wanted = f.freeRegister + count;
  if (wanted <= <i32>load<u16>(f.prototype, PROTOTYPE_STACK)) return;
  if (wanted >= REGISTER_LIMIT) syntaxError(text("function or expression needs too many registers"));
  store<u16>(f.prototype, wanted, PROTOTYPE_STACK);
}
export function reserveRegisters(count: i32): void {
  checkRegisters(count);
  const f = current();
  f.freeRegister += count;
}
/** Frees a register unless it belongs to a local variable. Registers are freed from the top. */
export function freeRegister(register: i32): void {
  const f = current();
  if (register >= registersInUse(f)) f.freeRegister--;
}
export function freeRegisters(first: i32, second: i32): void {
  freeRegister(max(first, second));
  freeRegister(min(first, second));
}
