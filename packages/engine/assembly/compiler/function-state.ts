// Functions: a prototype is made when a function begins and completed when it ends.

import { OP_JUMP, OP_RETURN, OP_RETURN_NONE, OP_RETURN_ONE, OP_TAIL_CALL, OP_VARARG_PREPARE } from "@perilune/isa/src/generated/opcodes";
import {
  BLOCK_HEADER, LOCAL_SIZE, PROTOTYPE_ANCHORS, PROTOTYPE_ANCHOR_COUNT, PROTOTYPE_CHILDREN, PROTOTYPE_CHILD_COUNT, PROTOTYPE_CODE,
  PROTOTYPE_CODE_COUNT, PROTOTYPE_CONSTANTS, PROTOTYPE_CONSTANT_COUNT, PROTOTYPE_IS_VARARG, PROTOTYPE_LINES,
  PROTOTYPE_LINE_DEFINED, PROTOTYPE_LOCALS, PROTOTYPE_LOCAL_COUNT, PROTOTYPE_SIZE, PROTOTYPE_SOURCE, PROTOTYPE_STACK,
  PROTOTYPE_UPVALUES, PROTOTYPE_UPVALUE_COUNT, UPVALUE_DESCRIPTION_SIZE,
} from "@perilune/isa/src/layout";
import { PROCESS_NAMELESS } from "@perilune/isa/src/process";
import { SLOT_SIZE, TYPE_PROTOTYPE } from "@perilune/isa/src/values";
import { tryAllocate } from "../allocator";
import { barrierForward } from "../barrier";
import { burn, collectOrThrow, pushObject } from "../native";
import { text } from "../text";
import { closeBlock, openBlock } from "./blocks";
import { emitABC, instructionAt, INSTRUCTION_SIZE, LARGEST_BX, opcodeOf, setC, setOpcode } from "./code";
import { shortenJump } from "./jumps";
import { growPart, takeRecord, trimPart } from "./memory";
import { FunctionState, state } from "./state";
import { registersInUse } from "./variables";

/** Records are multiples of 8. */
const FUNCTION_STATE_SIZE: usize = (offsetof<FunctionState>() + 7) & ~7;
const CHILD_SIZE: u32 = 4;
const ANCHOR_SIZE: u32 = 8;
/** Registers every function has. */
const SMALLEST_STACK: u32 = 2;
/** Instructions looked at between two payments when a function is completed. */
const PIECE: i32 = 256;

// ── Prototypes

/** An empty prototype. Whoever waits must have given it an owner. */
function newPrototype(): usize {
  for (let tries = 0; ; tries++) {
    const prototype = tryAllocate(PROTOTYPE_SIZE - BLOCK_HEADER, TYPE_PROTOTYPE);
    if (!prototype) {
      collectOrThrow(tries);
      continue;
    }
    memory.fill(prototype + BLOCK_HEADER, 0, PROTOTYPE_SIZE - BLOCK_HEADER);
    store<u32>(prototype, <u32>state().chunkName, PROTOTYPE_SOURCE);
    store<u16>(prototype, SMALLEST_STACK, PROTOTYPE_STACK);
    return prototype;
  }
}
/** (waits) A prototype in a new slot. */
export function pushPrototype(): usize {
  const prototype = newPrototype();
  pushObject(prototype, TYPE_PROTOTYPE);
  return prototype;
}
/** (waits) A prototype among the children of the function. */
export function addChild(f: FunctionState): usize {
  const parent = f.prototype;
  const count = load<i32>(parent, PROTOTYPE_CHILD_COUNT);
  if (count == f.childCapacity) {
    f.childCapacity = growPart(parent + PROTOTYPE_CHILDREN, count, CHILD_SIZE, LARGEST_BX + 1, text("functions"));
  }
  const child = newPrototype();
  store<u32>(load<u32>(parent, PROTOTYPE_CHILDREN) + (count << 2), <u32>child);
  store<i32>(parent, count + 1, PROTOTYPE_CHILD_COUNT);
  barrierForward(parent, child);
  return child;
}

// ── Begin and end

/** Makes the function of a prototype the current one and opens its outermost block. */
export function openFunction(prototype: usize, line: i32): FunctionState {
  const c = state();
  const record = takeRecord(FUNCTION_STATE_SIZE);
  memory.fill(record, 0, FUNCTION_STATE_SIZE);
  const f = changetype<FunctionState>(record);
  f.prototype = prototype;
  f.enclosing = c.function;
  f.firstVariable = c.variableCount;
  f.firstLabel = c.labelCount;
  f.previousLine = line;
  store<i32>(prototype, line, PROTOTYPE_LINE_DEFINED);
  c.function = record;
  openBlock(false);
  return f;
}

/** (waits) The function takes any number of arguments beyond `parameters`. */
export function setVararg(f: FunctionState, parameters: i32): void {
  store<u8>(f.prototype, 1, PROTOTYPE_IS_VARARG);
  emitABC(OP_VARARG_PREPARE, parameters, 0, 0);
}

/** (waits) Emits a return of `count` values from `first` on, -1 for all up to the top. */
export function emitReturn(first: i32, count: i32): void {
  const op = count == 0 ? OP_RETURN_NONE : count == 1 ? OP_RETURN_ONE : OP_RETURN;
  emitABC(op, first, count + 1, 0);
}

/** (waits) Ends the current function: the one around it is the current one again. */
export function closeFunction(): void {
  const c = state();
  const f = changetype<FunctionState>(c.function);
  emitReturn(registersInUse(f), 0);
  closeBlock();
  completeCode(f);
  const prototype = f.prototype;
  store<i32>(prototype, f.pc, PROTOTYPE_CODE_COUNT);
  trimPart(prototype + PROTOTYPE_CODE, f.pc, INSTRUCTION_SIZE);
  trimPart(prototype + PROTOTYPE_LINES, f.pc, 1);
  trimPart(prototype + PROTOTYPE_ANCHORS, load<i32>(prototype, PROTOTYPE_ANCHOR_COUNT), ANCHOR_SIZE);
  trimPart(prototype + PROTOTYPE_CONSTANTS, load<i32>(prototype, PROTOTYPE_CONSTANT_COUNT), SLOT_SIZE);
  trimPart(prototype + PROTOTYPE_CHILDREN, load<i32>(prototype, PROTOTYPE_CHILD_COUNT), CHILD_SIZE);
  if (load<u8>(PROCESS_NAMELESS)) store<i32>(prototype, 0, PROTOTYPE_LOCAL_COUNT);
  trimPart(prototype + PROTOTYPE_LOCALS, load<i32>(prototype, PROTOTYPE_LOCAL_COUNT), LOCAL_SIZE);
  trimPart(prototype + PROTOTYPE_UPVALUES, load<i32>(prototype, PROTOTYPE_UPVALUE_COUNT), UPVALUE_DESCRIPTION_SIZE);
  c.function = f.enclosing;
}

/** What is known at the end only: how to return, and where jumps to jumps lead. */
function completeCode(f: FunctionState): void {
  const isPlain = !f.needsClose && !load<u8>(f.prototype, PROTOTYPE_IS_VARARG);
  let work = 0;
  for (let pc = 0; pc < f.pc; pc++) {
    const instruction = instructionAt(f, pc);
    switch (opcodeOf(load<u32>(instruction))) {
      case OP_RETURN_NONE:
      case OP_RETURN_ONE:
        if (isPlain) break;
        setOpcode(instruction, OP_RETURN);
        if (f.needsClose) setC(instruction, 1);
        break;
      case OP_RETURN:
      case OP_TAIL_CALL:
        if (f.needsClose) setC(instruction, 1);
        break;
      case OP_JUMP: work += shortenJump(f, pc); break;
      default:
    }
    if (++work >= PIECE) {
      burn(PIECE >> 3);
      work = 0;
    }
  }
}
