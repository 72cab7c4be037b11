// Blocks: scopes of local variables inside one function.

import { OP_CLOSE } from "@perilune/isa/src/generated/opcodes";
import { emitABC } from "./code";
import { BREAK, createLabel, handGotosOn, undefinedLabelError } from "./labels";
import { takeRecord } from "./memory";
import { Block, blockOf, current, state } from "./state";
import { closeScope, registersOf } from "./variables";

const BLOCK_SIZE: usize = (offsetof<Block>() + 7) & ~7;

/** Opens a block; its record lives until the level of nesting is left. */
export function openBlock(isLoop: bool): Block {
  const c = state();
  const f = current();
  const block = changetype<Block>(takeRecord(BLOCK_SIZE));
  block.enclosing = f.block;
  block.firstLabel = c.labelCount;
  block.firstGoto = c.gotoCount;
  block.activeCount = f.activeCount;
  block.checkedAt = f.checkedAt;
  block.isLoop = isLoop;
  block.hasUpvalue = false;
  block.insideToBeClosed = f.block != 0 && blockOf(f).insideToBeClosed;
  f.block = changetype<usize>(block);
  return block;
}

/** (waits) Closes the innermost block: its variables, its labels; what still waits for a label is handed on. */
export function closeBlock(): void {
  const c = state();
  const f = current();
  const block = blockOf(f);
  const registers = registersOf(f, block.activeCount);
  closeScope(f, block.activeCount);
  const isClosed = block.isLoop && createLabel(BREAK, 0, false);
  if (!isClosed && block.enclosing && block.hasUpvalue) emitABC(OP_CLOSE, registers, 0, 0);
  f.freeRegister = registers;
  f.checkedAt = block.checkedAt;
  c.labelCount = block.firstLabel;
  f.block = block.enclosing;
  if (block.enclosing) handGotosOn(f, block);
  else if (block.firstGoto < c.gotoCount) undefinedLabelError(block.firstGoto);
}
