// What a compilation under way consists of. All of it lies in raw blocks of the process, found through
// PROCESS_COMPILER, so that a compilation can stop anywhere and be saved with the process.
//
//   PROCESS_COMPILER ─► Compiler ─► FunctionState ─► FunctionState of the enclosing function ─► …
//                                        └─► Block ─► enclosing Block ─► …
//
// These are views over memory, never objects: `changetype` makes one from an address.

import { PROCESS_COMPILER } from "@perilune/isa/src/process";
import { Token } from "./tokens";

@unmanaged export class Compiler {
  // ── The value of the current token comes first, because it must be aligned to 8.
  /** Bits of an integer or a float; address of a string. */
  value: u64;
  aheadValue: u64;

  // ── Source
  /** Slot, counted from the running builtin's base, of the newest page of anchored strings, see names.ts. */
  anchorSlot: i32;
  /** Name of the chunk (a string, kept by its slot). */
  chunkName: usize;
  /** Next byte to read, and the end of the source. */
  at: usize;
  end: usize;
  /** Line of the byte at `at`, and of the token before the current one. */
  line: i32;
  lastLine: i32;

  // ── Tokens
  token: Token;
  /** The current token in the source. */
  tokenStart: usize;
  tokenEnd: usize;
  /** The token after it when it was looked at already, else Token.Unread. */
  ahead: Token;
  aheadStart: usize;
  aheadEnd: usize;
  /** Bytes of a string literal that is not simply a piece of the source. */
  buffer: usize;
  bufferLength: u32;
  bufferCapacity: u32;

  // ── Strings and constants seen, see names.ts
  entries: usize;
  entryMask: u32;
  entryCount: u32;
  /** Slots taken in the newest page. */
  pageCount: i32;
  /** The string "_ENV". */
  environmentName: usize;

  // ── Functions and scopes
  /** FunctionState of the innermost function. */
  function: usize;
  /** Lists of Variable, and of Label for labels and for gotos that wait for one. */
  variables: usize;
  variableCount: i32;
  variableCapacity: i32;
  labels: usize;
  labelCount: i32;
  labelCapacity: i32;
  gotos: usize;
  gotoCount: i32;
  gotoCapacity: i32;

  // ── Memory, see memory.ts
  /** First of the blocks that belong to the compilation. */
  blocks: usize;
  /** A part of a prototype that is being copied and has no owner yet. */
  pending: usize;
  /** Nesting of the grammar, and the nesting the suspension area is large enough for. */
  level: i32;
  preparedLevel: i32;
  /** The stack of records: its newest chunk, the next free byte, the chunk's end. */
  chunk: usize;
  chunkTop: usize;
  chunkEnd: usize;
}

@unmanaged export class FunctionState {
  /** The prototype being made: an object of the collector, kept by its parent's children or by a slot. */
  prototype: usize;
  /** FunctionState of the enclosing function, 0 for the main one. */
  enclosing: usize;
  /** Innermost Block. */
  block: usize;
  /** Number of instructions so far; the prototype learns it at the end. */
  pc: i32;
  /** Newest place something may jump to: no instruction before it may be changed any more. */
  lastTarget: i32;
  /** Line of the newest instruction, and how many follow the last one with an anchor. */
  previousLine: i32;
  sinceAnchor: i32;
  /** Straight code is counted from this instruction, see checkpoint in code.ts. */
  checkedAt: i32;
  freeRegister: i32;
  /** Where this function's variables and labels begin in the compiler's lists. */
  firstVariable: i32;
  firstLabel: i32;
  /** Variables in scope. */
  activeCount: i32;
  /** Does some block have variables that must be closed? */
  needsClose: bool;
  // Entries there is room for in the parts of the prototype.
  codeCapacity: i32;
  constantCapacity: i32;
  childCapacity: i32;
  upvalueCapacity: i32;
  localCapacity: i32;
  anchorCapacity: i32;
}

@unmanaged export class Block {
  /** Enclosing block of the same function, 0 for the outermost. */
  enclosing: usize;
  /** Where its labels and gotos begin. */
  firstLabel: i32;
  firstGoto: i32;
  /** Active variables outside of it. */
  activeCount: i32;
  /** `checkedAt` of the function where the block began. */
  checkedAt: i32;
  isLoop: bool;
  /** Is one of its variables used by an inner function, or to be closed? */
  hasUpvalue: bool;
  /** Is it, or one around it, in the scope of a to-be-closed variable? */
  insideToBeClosed: bool;
}

/** The compilation under way. */
@inline export function state(): Compiler { return changetype<Compiler>(<usize>load<u32>(PROCESS_COMPILER)); }
/** The function being compiled. */
@inline export function current(): FunctionState { return changetype<FunctionState>(state().function); }
@inline export function blockOf(f: FunctionState): Block { return changetype<Block>(f.block); }
