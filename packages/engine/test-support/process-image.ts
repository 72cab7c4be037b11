/** Builds the memory of a process by hand, block by block, for tests of what reads one. */
import * as isa from '@perilune/isa';

export type Value = undefined | boolean | bigint | number | string | { readonly tag: number; readonly payload: number };

export interface PrototypeParts {
  readonly source: string;
  readonly lineDefined?: number;
  readonly parameters?: number;
  readonly isVararg?: boolean;
  readonly registers?: number;
  readonly code?: readonly number[];
  /** Line of each instruction. */
  readonly lines?: readonly number[];
  readonly constants?: readonly Value[];
  readonly locals?: readonly { name: string; start: number; end: number }[];
  readonly upvalues?: readonly string[];
}

export interface FrameParts {
  readonly kind: number;
  readonly flags?: number;
  /** Slots from the function on: numbers of slots on the stack. */
  readonly function: number;
  readonly base: number;
  readonly top: number;
  readonly closure?: number;
  readonly builtin?: number;
  readonly pc?: number;
  readonly extra?: number;
}

const PAGE = 65536;

export class ImageBuilder {
  readonly bytes = new Uint8Array(PAGE);
  readonly #view = new DataView(this.bytes.buffer);
  #next = isa.PROCESS_HEADER_END;

  constructor() {
    this.u32(isa.PROCESS_VERSION, isa.LAYOUT_VERSION);
    this.u32(isa.PROCESS_HEAP_START, this.#next);
    this.u32(isa.PROCESS_QUOTA, PAGE);
  }

  u8(address: number, value: number): void {
    this.#view.setUint8(address, value);
  }
  u32(address: number, value: number): void {
    this.#view.setUint32(address, value, true);
  }

  block(type: number, content: number, extra = 0): number {
    const address = this.#next;
    const size = Math.max(16, (isa.BLOCK_HEADER + content + 7) & ~7);
    this.#next += size;
    this.u32(address + isa.BLOCK_SIZE, size);
    this.u8(address + isa.BLOCK_TYPE, type);
    this.u8(address + isa.BLOCK_EXTRA, extra);
    return address;
  }
  /** Raw storage; the address of its first byte. */
  raw(content: number): number {
    return this.block(isa.TYPE_RAW, content) + isa.BLOCK_HEADER;
  }
  /** The last region's end; what is left in between is one free block. */
  finish(): Uint8Array {
    const end = PAGE - 16;
    this.block(isa.TYPE_FREE, end - this.#next - isa.BLOCK_HEADER);
    this.u32(end, 16);
    this.u8(end + isa.BLOCK_TYPE, isa.TYPE_REGION_END);
    return this.bytes;
  }

  string(text: string): number {
    const content = Buffer.from(text, 'utf8');
    const isShort = content.length <= isa.SHORT_STRING_LIMIT;
    const address = this.block(isShort ? isa.TAG_SHORT_STRING : isa.TAG_LONG_STRING, 12 + content.length);
    this.u32(address + isa.STRING_LENGTH, content.length);
    this.bytes.set(content, address + isa.STRING_BYTES);
    return address;
  }

  slot(address: number, value: Value): void {
    if (value === undefined) this.u32(address + isa.SLOT_TAG, isa.TAG_NIL);
    else if (typeof value === 'boolean') this.u32(address + isa.SLOT_TAG, value ? isa.TAG_TRUE : isa.TAG_FALSE);
    else if (typeof value === 'bigint') {
      this.#view.setBigInt64(address, value, true);
      this.u32(address + isa.SLOT_TAG, isa.TAG_INTEGER);
    } else if (typeof value === 'number') {
      this.#view.setFloat64(address, value, true);
      this.u32(address + isa.SLOT_TAG, isa.TAG_FLOAT);
    } else if (typeof value === 'string') {
      const string = this.string(value);
      this.u32(address, string);
      this.u32(address + isa.SLOT_TAG, this.bytes[string + isa.BLOCK_TYPE] as number);
    } else {
      this.u32(address, value.payload);
      this.u32(address + isa.SLOT_TAG, value.tag);
    }
  }

  table(array: readonly Value[], fields: readonly (readonly [Value, Value])[]): number {
    const table = this.block(isa.TAG_TABLE, isa.TABLE_SIZE - isa.BLOCK_HEADER);
    const slots = array.length ? this.raw(array.length * isa.SLOT_SIZE) : 0;
    for (const [index, value] of array.entries()) this.slot(slots + index * isa.SLOT_SIZE, value);
    this.u32(table + isa.TABLE_ARRAY, slots);
    this.u32(table + isa.TABLE_ARRAY_SIZE, array.length);
    const count = fields.length ? 2 ** Math.ceil(Math.log2(fields.length)) : 0;
    const nodes = count ? this.raw(count * isa.NODE_SIZE) : isa.PROCESS_EMPTY_NODE;
    for (const [index, [key, value]] of fields.entries()) {
      this.slot(nodes + index * isa.NODE_SIZE + isa.NODE_KEY, key);
      this.slot(nodes + index * isa.NODE_SIZE + isa.NODE_VALUE, value);
    }
    this.u32(table + isa.TABLE_NODES, nodes);
    this.u32(table + isa.TABLE_NODE_MASK, count ? (count - 1) * isa.NODE_SIZE : 0);
    return table;
  }

  prototype(parts: PrototypeParts): number {
    const { code = [], lines = [], constants = [], locals = [], upvalues = [], lineDefined = 0 } = parts;
    const prototype = this.block(isa.TYPE_PROTOTYPE, isa.PROTOTYPE_SIZE - isa.BLOCK_HEADER);
    this.u32(prototype + isa.PROTOTYPE_SOURCE, this.string(parts.source));
    this.u32(prototype + isa.PROTOTYPE_LINE_DEFINED, lineDefined);
    this.u32(prototype + isa.PROTOTYPE_LAST_LINE_DEFINED, lineDefined + 10);
    this.u8(prototype + isa.PROTOTYPE_PARAMETERS, parts.parameters ?? 0);
    this.u8(prototype + isa.PROTOTYPE_IS_VARARG, parts.isVararg ? 1 : 0);
    this.u8(prototype + isa.PROTOTYPE_STACK, parts.registers ?? 2);
    const codeAddress = this.raw(code.length * 4);
    for (const [index, instruction] of code.entries()) this.u32(codeAddress + index * 4, instruction >>> 0);
    this.u32(prototype + isa.PROTOTYPE_CODE, codeAddress);
    this.u32(prototype + isa.PROTOTYPE_CODE_COUNT, code.length);
    this.#lines(prototype, lines, lineDefined);
    const constantsAddress = this.raw(constants.length * isa.SLOT_SIZE);
    for (const [index, value] of constants.entries()) this.slot(constantsAddress + index * isa.SLOT_SIZE, value);
    this.u32(prototype + isa.PROTOTYPE_CONSTANTS, constantsAddress);
    this.u32(prototype + isa.PROTOTYPE_CONSTANT_COUNT, constants.length);
    const localsAddress = this.raw(locals.length * isa.LOCAL_SIZE);
    for (const [index, { name, start, end }] of locals.entries()) {
      this.u32(localsAddress + index * isa.LOCAL_SIZE + isa.LOCAL_NAME, this.string(name));
      this.u32(localsAddress + index * isa.LOCAL_SIZE + isa.LOCAL_START, start);
      this.u32(localsAddress + index * isa.LOCAL_SIZE + isa.LOCAL_END, end);
    }
    this.u32(prototype + isa.PROTOTYPE_LOCALS, localsAddress);
    this.u32(prototype + isa.PROTOTYPE_LOCAL_COUNT, locals.length);
    const upvaluesAddress = this.raw(upvalues.length * isa.UPVALUE_DESCRIPTION_SIZE);
    for (const [index, name] of upvalues.entries()) {
      this.u32(upvaluesAddress + index * isa.UPVALUE_DESCRIPTION_SIZE, this.string(name));
    }
    this.u32(prototype + isa.PROTOTYPE_UPVALUES, upvaluesAddress);
    this.u32(prototype + isa.PROTOTYPE_UPVALUE_COUNT, upvalues.length);
    return prototype;
  }

  /** A step that does not fit a byte is told by an anchor. */
  #lines(prototype: number, lines: readonly number[], lineDefined: number): void {
    const steps = this.raw(lines.length);
    const anchors: (readonly [number, number])[] = [];
    let before = lineDefined;
    for (const [index, line] of lines.entries()) {
      const fits = Math.abs(line - before) < 128;
      if (!fits) anchors.push([index, line]);
      this.#view.setInt8(steps + index, fits ? line - before : isa.LINE_ABSENT);
      before = line;
    }
    const anchorsAddress = this.raw(anchors.length * 8);
    for (const [index, [instruction, line]] of anchors.entries()) {
      this.u32(anchorsAddress + index * 8, instruction);
      this.u32(anchorsAddress + index * 8 + 4, line);
    }
    this.u32(prototype + isa.PROTOTYPE_LINES, lines.length ? steps : 0);
    this.u32(prototype + isa.PROTOTYPE_ANCHORS, anchorsAddress);
    this.u32(prototype + isa.PROTOTYPE_ANCHOR_COUNT, anchors.length);
  }

  closure(prototype: number, upvalues: readonly Value[] = []): number {
    const closure = this.block(isa.TAG_CLOSURE, 8 + upvalues.length * 4, upvalues.length);
    this.u32(closure + isa.CLOSURE_PROTOTYPE, prototype);
    for (const [index, value] of upvalues.entries()) {
      const upvalue = this.block(isa.TYPE_UPVALUE, isa.UPVALUE_SIZE - isa.BLOCK_HEADER);
      this.u32(upvalue + isa.UPVALUE_SLOT, upvalue + isa.UPVALUE_CLOSED);
      this.slot(upvalue + isa.UPVALUE_CLOSED, value);
      this.u32(closure + isa.CLOSURE_UPVALUES + index * 4, upvalue);
    }
    return closure;
  }

  coroutine(stack: readonly Value[], frames: readonly FrameParts[], status = isa.COROUTINE_STATUS_RUNNING): number {
    const coroutine = this.block(isa.TAG_COROUTINE, isa.COROUTINE_SIZE - isa.BLOCK_HEADER, status);
    const slots = this.raw(stack.length * isa.SLOT_SIZE);
    for (const [index, value] of stack.entries()) this.slot(slots + index * isa.SLOT_SIZE, value);
    const records = this.raw((frames.length + 1) * isa.FRAME_SIZE);
    this.u8(records + isa.FRAME_KIND, isa.FRAME_KIND_BASE);
    for (const [index, frame] of frames.entries()) {
      const record = records + (index + 1) * isa.FRAME_SIZE;
      this.u32(record + isa.FRAME_FUNCTION, slots + frame.function * isa.SLOT_SIZE);
      this.u32(record + isa.FRAME_BASE, slots + frame.base * isa.SLOT_SIZE);
      this.u32(record + isa.FRAME_TOP, slots + frame.top * isa.SLOT_SIZE);
      this.u32(record + isa.FRAME_CLOSURE, frame.closure ?? 0);
      this.u32(record + isa.FRAME_BUILTIN, frame.builtin ?? 0);
      this.u32(record + isa.FRAME_PC, frame.pc ?? 0);
      this.u32(record + isa.FRAME_EXTRA, frame.extra ?? 0);
      this.u8(record + isa.FRAME_KIND, frame.kind);
      this.u8(record + isa.FRAME_FLAGS, frame.flags ?? 0);
    }
    this.u32(coroutine + isa.COROUTINE_STACK, slots);
    this.u32(coroutine + isa.COROUTINE_STACK_END, slots + stack.length * isa.SLOT_SIZE);
    this.u32(coroutine + isa.COROUTINE_FRAMES, records);
    this.u32(coroutine + isa.COROUTINE_FRAMES_END, records + (frames.length + 1) * isa.FRAME_SIZE);
    this.u32(coroutine + isa.COROUTINE_FRAME, records + frames.length * isa.FRAME_SIZE);
    return coroutine;
  }
}
