/** Compiled functions: source, lines, names of variables. */
import {
  LINE_ABSENT,
  LOCAL_END,
  LOCAL_NAME,
  LOCAL_SIZE,
  LOCAL_START,
  PROTOTYPE_ANCHOR_COUNT,
  PROTOTYPE_ANCHORS,
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
  SLOT_SIZE,
  TYPE_PROTOTYPE,
  UPVALUE_DESCRIPTION_NAME,
  UPVALUE_DESCRIPTION_SIZE,
} from '@perilune/isa';
import { displayBytes } from './display.ts';
import type { MemoryView } from './memory-view.ts';
import { isStringBlock, type LuaValue, readValue, stringBytes, stringText } from './values.ts';

const ANCHOR_SIZE = 8;
/** Most local variables looked at for one question. */
const LOCAL_LIMIT = 65536;
const REGISTER_LIMIT = 255;
/** Instructions from one anchor to the next, at most: a sound image has one at least every 128. */
const LINE_WALK_LIMIT = 4096;

export interface ActiveLocal {
  readonly name: string;
  readonly register: number;
}

export class Prototype {
  readonly address: number;
  readonly #view: MemoryView;

  /** undefined when there is no prototype at the address. */
  static at(view: MemoryView, address: number): Prototype | undefined {
    return view.isBlock(address, TYPE_PROTOTYPE) ? new Prototype(view, address) : undefined;
  }
  private constructor(view: MemoryView, address: number) {
    this.#view = view;
    this.address = address;
  }

  get lineDefined(): number {
    return this.#view.u32(this.address + PROTOTYPE_LINE_DEFINED);
  }
  get lastLineDefined(): number {
    return this.#view.u32(this.address + PROTOTYPE_LAST_LINE_DEFINED);
  }
  get isMain(): boolean {
    return this.lineDefined === 0;
  }
  get isVararg(): boolean {
    return this.#view.u8(this.address + PROTOTYPE_IS_VARARG) !== 0;
  }
  get parameterCount(): number {
    return this.#view.u8(this.address + PROTOTYPE_PARAMETERS);
  }
  get registerCount(): number {
    return this.#view.u8(this.address + PROTOTYPE_STACK);
  }
  get codeAddress(): number {
    return this.#view.u32(this.address + PROTOTYPE_CODE);
  }
  get codeCount(): number {
    return this.#view.fitting(this.codeAddress, this.#view.u32(this.address + PROTOTYPE_CODE_COUNT), 4);
  }
  /** The chunk as messages name it, at most 59 bytes. */
  get chunk(): string {
    const source = this.#view.u32(this.address + PROTOTYPE_SOURCE);
    return isStringBlock(this.#view, source) ? chunkName(stringBytes(this.#view, source)) : '?';
  }

  instruction(index: number): number {
    return index >= 0 && index < this.codeCount ? this.#view.u32(this.codeAddress + index * 4) : 0;
  }
  constant(index: number): LuaValue {
    const constants = this.#view.u32(this.address + PROTOTYPE_CONSTANTS);
    const count = this.#view.fitting(constants, this.#view.u32(this.address + PROTOTYPE_CONSTANT_COUNT), SLOT_SIZE);
    return index < count ? readValue(this.#view, constants + index * SLOT_SIZE) : { type: 'nil' };
  }

  /** Line of an instruction; undefined when it is not known. */
  lineOf(index: number): number | undefined {
    const lines = this.#view.u32(this.address + PROTOTYPE_LINES);
    if (lines === 0 || index < 0 || index >= this.codeCount) return undefined;
    const anchors = this.#view.u32(this.address + PROTOTYPE_ANCHORS);
    let low = 0;
    let high = this.#view.fitting(anchors, this.#view.u32(this.address + PROTOTYPE_ANCHOR_COUNT), ANCHOR_SIZE);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#view.u32(anchors + middle * ANCHOR_SIZE) <= index) low = middle + 1;
      else high = middle;
    }
    const anchor = anchors + (low - 1) * ANCHOR_SIZE;
    let next = low === 0 ? 0 : this.#view.u32(anchor) + 1;
    let line = low === 0 ? this.lineDefined : this.#view.u32(anchor + 4);
    if (index - next > LINE_WALK_LIMIT) return undefined;
    for (; next <= index; next++) {
      const step = this.#view.i8(lines + next);
      if (step !== LINE_ABSENT) line += step;
    }
    return line > 0 ? line : undefined;
  }

  /** Local variables alive at an instruction, in the order of their registers. */
  *localsAt(index: number): Generator<ActiveLocal> {
    const locals = this.#view.u32(this.address + PROTOTYPE_LOCALS);
    const told = Math.min(this.#view.u32(this.address + PROTOTYPE_LOCAL_COUNT), LOCAL_LIMIT);
    const count = this.#view.fitting(locals, told, LOCAL_SIZE);
    let register = 0;
    for (let number = 0; number < count && register < REGISTER_LIMIT; number++) {
      const entry = locals + number * LOCAL_SIZE;
      if (this.#view.u32(entry + LOCAL_START) > index) return;
      if (index >= this.#view.u32(entry + LOCAL_END)) continue;
      yield { name: stringText(this.#view, this.#view.u32(entry + LOCAL_NAME)) ?? '?', register };
      register++;
    }
  }
  /** Name of the local variable a register is at an instruction. */
  localName(register: number, index: number): string | undefined {
    for (const local of this.localsAt(index)) if (local.register === register) return local.name;
    return undefined;
  }

  get upvalueCount(): number {
    const upvalues = this.#view.u32(this.address + PROTOTYPE_UPVALUES);
    const told = Math.min(this.#view.u32(this.address + PROTOTYPE_UPVALUE_COUNT), 255);
    return this.#view.fitting(upvalues, told, UPVALUE_DESCRIPTION_SIZE);
  }
  upvalueName(index: number): string {
    if (index >= this.upvalueCount) return '?';
    const description = this.#view.u32(this.address + PROTOTYPE_UPVALUES) + index * UPVALUE_DESCRIPTION_SIZE;
    return stringText(this.#view, this.#view.u32(description + UPVALUE_DESCRIPTION_NAME)) ?? '?';
  }
}

const CHUNK_LIMIT = 59;
const QUOTED_LIMIT = 45;

/** "=name" as it is, "@file" by the end of its path, anything else as [string "first line"]. */
export function chunkName(source: Uint8Array): string {
  if (source[0] === 0x3d) return displayBytes(source.subarray(1, 1 + CHUNK_LIMIT));
  if (source[0] === 0x40) {
    const path = source.subarray(1);
    if (path.length <= CHUNK_LIMIT) return displayBytes(path);
    return `...${displayBytes(path.subarray(path.length - CHUNK_LIMIT + 3))}`;
  }
  const newline = source.indexOf(0x0a);
  const isWhole = newline < 0 && source.length < QUOTED_LIMIT;
  const line = source.subarray(0, Math.min(newline < 0 ? source.length : newline, QUOTED_LIMIT));
  return `[string "${displayBytes(line)}${isWhole ? '' : '...'}"]`;
}
