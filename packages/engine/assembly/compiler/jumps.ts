// Jumps whose target is not known yet form lists: each jump's operand leads to the next one, NO_JUMP ends the list.
// Targets are filled in when the place is reached. Conditions are a test followed by such a jump.

import { OP_EQUAL, OP_JUMP, OP_TEST, OP_TEST_SET } from "@perilune/isa/src/generated/opcodes";
import { burn } from "../native";
import { text } from "../text";
import { emit, emitABC, encode, instructionAt, NO_REGISTER, opcodeOf, operandB, operandC, setA } from "./code";
import { syntaxError } from "./errors";
import { current, FunctionState } from "./state";

/** As a distance it would be a jump to itself. */
export const NO_JUMP: i32 = -1;
const LONGEST_JUMP: i32 = 0x7fffff;
/** Jumps followed when one leads to another. */
const LONGEST_CHAIN: i32 = 100;

/** (waits) Emits a jump that is a list of its own. */
export function emitJump(): i32 { return emit(OP_JUMP | (<u32>NO_JUMP << 8)); }
/** (waits) Emits a test and the jump it decides about; returns the jump. */
export function emitConditionalJump(op: u32, a: i32, b: i32, c: i32): i32 {
  emitABC(op, a, b, c);
  return emitJump();
}
/** The next instruction can be jumped to. */
export function markTarget(): i32 {
  const f = current();
  f.lastTarget = f.pc;
  return f.pc;
}

/** Where a jump leads, or the next one of its list. */
@inline function targetOf(f: FunctionState, jump: i32): i32 {
  const distance = load<i32>(instructionAt(f, jump)) >> 8;
  return distance == NO_JUMP ? NO_JUMP : jump + 1 + distance;
}
function setTarget(f: FunctionState, jump: i32, target: i32): void {
  const distance = target - (jump + 1);
  if (distance > LONGEST_JUMP || distance < -LONGEST_JUMP) syntaxError(text("control structure too long"));
  store<u32>(instructionAt(f, jump), OP_JUMP | (<u32>distance << 8));
}

/** (waits) One list of two. Goes along the first, so that should be the short one. */
export function joinJumps(first: i32, second: i32): i32 {
  if (first == NO_JUMP) return second;
  if (second == NO_JUMP) return first;
  const f = current();
  let last = first;
  for (let next = targetOf(f, last); next != NO_JUMP; next = targetOf(f, last)) {
    last = next;
    burn(1);
  }
  setTarget(f, last, second);
  return first;
}

/** Address of the test that decides about a jump, or of the jump itself. */
function controlOf(f: FunctionState, jump: i32): usize {
  const at = instructionAt(f, jump);
  return jump > 0 && isTest(opcodeOf(load<u32>(at - 4))) ? at - 4 : at;
}
@inline function isTest(op: u32): bool { return op - OP_EQUAL <= <u32>(OP_TEST_SET - OP_EQUAL); }
export function controlInstruction(jump: i32): usize { return controlOf(current(), jump); }

/**
 * Tells the TestSet before a jump where to put the value, or makes it a Test when nobody wants the value.
 * False = there is no TestSet.
 */
function directValue(f: FunctionState, jump: i32, register: i32): bool {
  const at = controlOf(f, jump);
  const instruction = load<u32>(at);
  if (opcodeOf(instruction) != OP_TEST_SET) return false;
  const source = operandB(instruction);
  if (register != NO_REGISTER && register != source) setA(at, register);
  else store<u32>(at, encode(OP_TEST, source, 0, operandC(instruction)));
  return true;
}
/** (waits) Nobody wants the values the jumps of a list carry. */
export function dropValues(list: i32): void {
  const f = current();
  for (let jump = list; jump != NO_JUMP; jump = targetOf(f, jump)) {
    directValue(f, jump, NO_REGISTER);
    burn(1);
  }
}
/** (waits) Does some jump of the list carry no value? */
export function needsValue(list: i32): bool {
  const f = current();
  for (let jump = list; jump != NO_JUMP; jump = targetOf(f, jump)) {
    if (opcodeOf(load<u32>(controlOf(f, jump))) != OP_TEST_SET) return true;
    burn(1);
  }
  return false;
}

/** (waits) Jumps that carry a value put it in `register` and lead to `valueTarget`, the others to `target`. */
export function patchValues(list: i32, valueTarget: i32, register: i32, target: i32): void {
  const f = current();
  let jump = list;
  while (jump != NO_JUMP) {
    const next = targetOf(f, jump);
    setTarget(f, jump, directValue(f, jump, register) ? valueTarget : target);
    burn(1);
    jump = next;
  }
}
/** (waits) All jumps of the list lead to `target`. */
export function patchJumps(list: i32, target: i32): void { patchValues(list, target, NO_REGISTER, target); }
/** (waits) All jumps of the list lead here. */
export function patchHere(list: i32): void { patchJumps(list, markTarget()); }

/** Makes a jump to a jump lead where that one leads. Returns the number of jumps followed. */
export function shortenJump(f: FunctionState, jump: i32): i32 {
  let target = jump;
  let followed = 0;
  while (followed < LONGEST_CHAIN) {
    const instruction = load<i32>(instructionAt(f, target));
    if (opcodeOf(instruction) != OP_JUMP) break;
    target += (instruction >> 8) + 1;
    followed++;
  }
  setTarget(f, jump, target);
  return followed;
}
