// Labels and gotos. A goto to a label not seen yet waits in a list; leaving a block it is handed on to the block
// around. `break` is a goto to a label without a name at the end of the loop.

import { OP_CLOSE } from "@perilune/isa/src/generated/opcodes";
import { addByte, addInteger, addText } from "../message";
import { burn } from "../native";
import { text } from "../text";
import { Character } from "./characters";
import { emitABC } from "./code";
import { addName, beginSyntaxError, fail, totalLimitError } from "./errors";
import { emitJump, markTarget, patchJumps } from "./jumps";
import { roomTaken, takeLarger } from "./memory";
import { Block, blockOf, current, FunctionState, state } from "./state";
import { LIST_LIMIT, registersInUse, registersOf, variableAt } from "./variables";

/** Name of the label at the end of every loop. */
export const BREAK: usize = 0;

@unmanaged export class Label {
  name: usize;
  /** Label: the instruction it stands before. Goto: its jump. */
  pc: i32;
  line: i32;
  /** Active variables there. */
  activeCount: u8;
  /** Goto: does it leave the scope of a variable that must be closed? */
  needsClose: bool;
}
const LABEL_SIZE: u32 = 16;

@inline function labelAt(index: i32): Label { return changetype<Label>(state().labels + <u32>index * LABEL_SIZE); }
@inline function gotoAt(index: i32): Label { return changetype<Label>(state().gotos + <u32>index * LABEL_SIZE); }

function setLabel(label: Label, name: usize, line: i32, pc: i32): void {
  label.name = name;
  label.line = line;
  label.pc = pc;
  label.activeCount = <u8>current().activeCount;
  label.needsClose = false;
}
function addLabel(name: usize, line: i32, pc: i32): Label {
  const c = state();
  if (c.labelCount == c.labelCapacity) {
    if (c.labelCount >= LIST_LIMIT) totalLimitError(text("labels/gotos"), LIST_LIMIT);
    c.labels = takeLarger(c.labels, c.labelCount, c.labelCount + 4, LABEL_SIZE);
    c.labelCapacity = min(roomTaken, LIST_LIMIT);
  }
  const label = labelAt(c.labelCount++);
  setLabel(label, name, line, pc);
  return label;
}
/** (waits) `jump` waits for a label. */
export function addGoto(name: usize, line: i32, jump: i32): void {
  const c = state();
  if (c.gotoCount == c.gotoCapacity) {
    if (c.gotoCount >= LIST_LIMIT) totalLimitError(text("labels/gotos"), LIST_LIMIT);
    c.gotos = takeLarger(c.gotos, c.gotoCount, c.gotoCount + 4, LABEL_SIZE);
    c.gotoCapacity = min(roomTaken, LIST_LIMIT);
  }
  setLabel(gotoAt(c.gotoCount++), name, line, jump);
}

/** (waits) Index of a label of the current function that can be seen from here, -1 when there is none. */
export function findLabel(name: usize): i32 {
  const c = state();
  for (let index = current().firstLabel; index < c.labelCount; index++) {
    if (labelAt(index).name == name) return index;
    if ((index & 63) == 0) burn(8);
  }
  return -1;
}

/** (waits) A goto in the source: to a label above at once, else it waits. */
export function emitGoto(name: usize, line: i32): void {
  const index = findLabel(name);
  if (index < 0) {
    addGoto(name, line, emitJump());
    return;
  }
  const f = current();
  const registers = registersOf(f, labelAt(index).activeCount);
  if (registersInUse(f) > registers) emitABC(OP_CLOSE, registers, 0, 0);
  const jump = emitJump();
  patchJumps(jump, labelAt(index).pc);
}

/**
 * (waits) A label stands here. At the end of a block (`isLast`) the block's variables count as out of scope already.
 * Returns whether variables had to be closed here for the gotos that were waiting.
 */
export function createLabel(name: usize, line: i32, isLast: bool): bool {
  const f = current();
  const label = addLabel(name, line, markTarget());
  f.checkedAt = blockOf(f).checkedAt; // a goto may come from anywhere in the block
  if (isLast) label.activeCount = <u8>blockOf(f).activeCount;
  if (!resolveGotos(name, label.pc, label.activeCount)) return false;
  emitABC(OP_CLOSE, registersInUse(f), 0, 0);
  return true;
}

/** Lets the waiting gotos of the current block jump to a new label; returns whether one of them needs a close there. */
function resolveGotos(name: usize, pc: i32, activeCount: i32): bool {
  const c = state();
  let needsClose = false;
  let kept = blockOf(current()).firstGoto;
  for (let index = kept; index < c.gotoCount; index++) {
    const waiting = gotoAt(index);
    if ((index & 63) == 0) burn(8);
    if (waiting.name != name) {
      if (kept != index) memory.copy(changetype<usize>(gotoAt(kept)), changetype<usize>(waiting), LABEL_SIZE);
      kept++;
      continue;
    }
    if (<i32>waiting.activeCount < activeCount) scopeError(waiting);
    needsClose = needsClose || waiting.needsClose;
    patchJumps(waiting.pc, pc);
  }
  c.gotoCount = kept;
  return needsClose;
}

/** (waits) A block of `f` is left: its gotos wait in the block around it. */
export function handGotosOn(f: FunctionState, block: Block): void {
  const c = state();
  const registers = registersOf(f, block.activeCount);
  for (let index = block.firstGoto; index < c.gotoCount; index++) {
    const waiting = gotoAt(index);
    if (registersOf(f, waiting.activeCount) > registers) waiting.needsClose = waiting.needsClose || block.hasUpvalue;
    waiting.activeCount = <u8>block.activeCount;
    if ((index & 63) == 0) burn(16);
  }
}

// ── Errors

/** (throws) The label is defined already. */
export function repeatedLabelError(index: i32): void {
  const label = labelAt(index);
  beginSyntaxError();
  addText(text("label '"));
  addName(label.name);
  addText(text("' already defined on line "));
  addInteger(label.line);
  fail();
}
function scopeError(waiting: Label): void {
  beginSyntaxError();
  addText(text("<goto "));
  addName(waiting.name);
  addText(text("> at line "));
  addInteger(waiting.line);
  addText(text(" jumps into the scope of local '"));
  addName(variableAt(current(), waiting.activeCount).name);
  addByte(Character.Quote);
  fail();
}
/** (throws) The function ends and the goto still waits. */
export function undefinedLabelError(index: i32): void {
  const waiting = gotoAt(index);
  beginSyntaxError();
  if (waiting.name == BREAK) {
    addText(text("break outside loop at line "));
    addInteger(waiting.line);
  } else {
    addText(text("no visible label '"));
    addName(waiting.name);
    addText(text("' for <goto> at line "));
    addInteger(waiting.line);
  }
  fail();
}
