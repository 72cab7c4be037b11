/**
 * Reads a compiled function out of a process's memory: what the disassembler, the inspector and tests look at.
 * The bytes may be a live memory, a copy or a snapshot; nothing is written.
 */
import {
  LINE_ABSENT,
  LOCAL_END,
  LOCAL_NAME,
  LOCAL_SIZE,
  LOCAL_START,
  PROTOTYPE_ANCHOR_COUNT,
  PROTOTYPE_ANCHORS,
  PROTOTYPE_CHILD_COUNT,
  PROTOTYPE_CHILDREN,
  PROTOTYPE_CODE,
  PROTOTYPE_CODE_COUNT,
  PROTOTYPE_CONSTANT_COUNT,
  PROTOTYPE_CONSTANTS,
  PROTOTYPE_IS_VARARG,
  PROTOTYPE_LAST_LINE_DEFINED,
  PROTOTYPE_LINE_DEFINED,
  PROTOTYPE_LINES,
  PROTOTYPE_LOCAL_COUNT,
  PROTOTYPE_LOCALS,
  PROTOTYPE_PARAMETERS,
  PROTOTYPE_SOURCE,
  PROTOTYPE_STACK,
  PROTOTYPE_UPVALUE_COUNT,
  PROTOTYPE_UPVALUES,
  STRING_BYTES,
  STRING_LENGTH,
  UPVALUE_DESCRIPTION_IN_STACK,
  UPVALUE_DESCRIPTION_INDEX,
  UPVALUE_DESCRIPTION_KIND,
  UPVALUE_DESCRIPTION_NAME,
  UPVALUE_DESCRIPTION_SIZE,
} from './layout.ts';
import { SLOT_SIZE, SLOT_TAG, TAG_FALSE, TAG_FLOAT, TAG_INTEGER, TAG_NIL, TAG_TRUE } from './values.ts';

/** A constant: floats are numbers, integers are bigints; strings hold one byte per character. */
export type Constant = undefined | boolean | number | bigint | string;

export interface LocalVariable {
  readonly name: string;
  /** First instruction where it lives, and first where it does not. */
  readonly start: number;
  readonly end: number;
}

export interface UpvalueDescription {
  readonly name: string;
  /** Is it a register of the enclosing function, or one of its upvalues? */
  readonly inStack: boolean;
  readonly index: number;
  readonly kind: number;
}

export interface Prototype {
  readonly address: number;
  readonly source: string;
  readonly lineDefined: number;
  readonly lastLineDefined: number;
  readonly parameters: number;
  readonly isVararg: boolean;
  /** Registers a call needs. */
  readonly stack: number;
  readonly code: Uint32Array;
  /** Line of every instruction. */
  readonly lines: readonly number[];
  readonly constants: readonly Constant[];
  readonly upvalues: readonly UpvalueDescription[];
  readonly locals: readonly LocalVariable[];
  readonly children: readonly Prototype[];
}

/** The function whose prototype is at `address`, and all functions inside it. */
export function readPrototype(memory: Uint8Array, address: number): Prototype {
  const view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  const word = (offset: number) => view.getUint32(address + offset, true);
  const part = <T>(field: number, count: number, size: number, read: (at: number) => T): T[] =>
    Array.from({ length: word(count) }, (_, index) => read(word(field) + index * size));

  return {
    address,
    source: readString(memory, view, word(PROTOTYPE_SOURCE)),
    lineDefined: word(PROTOTYPE_LINE_DEFINED),
    lastLineDefined: word(PROTOTYPE_LAST_LINE_DEFINED),
    parameters: view.getUint8(address + PROTOTYPE_PARAMETERS),
    isVararg: view.getUint8(address + PROTOTYPE_IS_VARARG) !== 0,
    stack: view.getUint16(address + PROTOTYPE_STACK, true),
    code: Uint32Array.from(part(PROTOTYPE_CODE, PROTOTYPE_CODE_COUNT, 4, (at) => view.getUint32(at, true))),
    lines: readLines(view, address),
    constants: part(PROTOTYPE_CONSTANTS, PROTOTYPE_CONSTANT_COUNT, SLOT_SIZE, (at) => readConstant(memory, view, at)),
    upvalues: part(PROTOTYPE_UPVALUES, PROTOTYPE_UPVALUE_COUNT, UPVALUE_DESCRIPTION_SIZE, (at) => ({
      name: readString(memory, view, view.getUint32(at + UPVALUE_DESCRIPTION_NAME, true)),
      inStack: view.getUint8(at + UPVALUE_DESCRIPTION_IN_STACK) !== 0,
      index: view.getUint8(at + UPVALUE_DESCRIPTION_INDEX),
      kind: view.getUint8(at + UPVALUE_DESCRIPTION_KIND),
    })),
    locals: part(PROTOTYPE_LOCALS, PROTOTYPE_LOCAL_COUNT, LOCAL_SIZE, (at) => ({
      name: readString(memory, view, view.getUint32(at + LOCAL_NAME, true)),
      start: view.getUint32(at + LOCAL_START, true),
      end: view.getUint32(at + LOCAL_END, true),
    })),
    children: part(PROTOTYPE_CHILDREN, PROTOTYPE_CHILD_COUNT, 4, (at) => view.getUint32(at, true)).map((child) =>
      readPrototype(memory, child),
    ),
  };
}

/** One character for each byte; '?' for no string at all. */
function readString(memory: Uint8Array, view: DataView, address: number): string {
  if (address === 0) return '?';
  const start = address + STRING_BYTES;
  let text = '';
  for (const byte of memory.subarray(start, start + view.getUint32(address + STRING_LENGTH, true))) {
    text += String.fromCharCode(byte);
  }
  return text;
}

function readConstant(memory: Uint8Array, view: DataView, slot: number): Constant {
  switch (view.getUint32(slot + SLOT_TAG, true)) {
    case TAG_NIL:
      return undefined;
    case TAG_FALSE:
      return false;
    case TAG_TRUE:
      return true;
    case TAG_INTEGER:
      return view.getBigInt64(slot, true);
    case TAG_FLOAT:
      return view.getFloat64(slot, true);
    default:
      return readString(memory, view, view.getUint32(slot, true));
  }
}

/** Lines are kept as steps from one instruction to the next; an anchor tells a line where the step would not fit. */
function readLines(view: DataView, address: number): number[] {
  const word = (offset: number) => view.getUint32(address + offset, true);
  const lines: number[] = [];
  let line = word(PROTOTYPE_LINE_DEFINED);
  let anchor = word(PROTOTYPE_ANCHORS);
  const anchorsEnd = anchor + word(PROTOTYPE_ANCHOR_COUNT) * 8;
  for (let pc = 0; pc < word(PROTOTYPE_CODE_COUNT); pc++) {
    const step = view.getInt8(word(PROTOTYPE_LINES) + pc);
    if (step !== LINE_ABSENT) {
      line += step;
    } else {
      while (anchor < anchorsEnd && view.getUint32(anchor, true) < pc) anchor += 8;
      line = anchor < anchorsEnd && view.getUint32(anchor, true) === pc ? view.getUint32(anchor + 4, true) : -1;
    }
    lines.push(line);
  }
  return lines;
}
