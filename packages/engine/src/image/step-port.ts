/** The host's side of control steps: writes inputs into their cells, reads outputs, and says what is wrong with them. */
import type { StepLeaf, StepShape, StepValues } from '@perilune/hil';
import {
  PROCESS_STEP,
  SLOT_TAG,
  STEP_CELL_COUNT,
  STEP_CELLS,
  STEP_CULPRIT,
  STEP_NODE,
  STEP_PROBLEM,
  STEP_PROBLEM_EXTRA,
  STEP_PROBLEM_NO_FUNCTION,
  STEP_PROBLEM_NO_TABLE,
  STEP_PROBLEM_NONE,
  STEP_TAG_NAME,
  STEP_TAG_TEXT,
  STRING_BYTES,
  STRING_LENGTH,
  TAG_FALSE,
  TAG_FLOAT,
  TAG_INTEGER,
  TAG_LONG_STRING,
  TAG_NIL,
  TAG_SHORT_STRING,
  TAG_TABLE,
  TAG_TRUE,
} from '@perilune/isa';
import type { ProcessMemory } from '../crossing/process-memory.ts';
import { displayFloat } from '../inspector/display.ts';
import { integerOf } from '../values/decode.ts';
import { TextCache } from '../values/text-cache.ts';
import { decodeUtf8, encodeUtf8 } from '../values/utf8.ts';
import { type CompiledShape, compileShape } from './step-shape.ts';

const TAG = SLOT_TAG >>> 2;
const TWO_TO_32 = 0x100000000;
const names = new TextCache();

export class StepPort {
  readonly #memory: ProcessMemory;
  readonly #shape: CompiledShape;

  constructor(memory: ProcessMemory, shape: StepShape) {
    this.#memory = memory;
    this.#shape = compileShape(shape);
  }

  /** @param elapsed ms @returns false if the process has no such step */
  write(elapsed: number, { numbers, texts }: StepValues): boolean {
    const { inputs, cells, namesAt } = this.#shape;
    const memory = this.#memory;
    const block = memory.word(PROCESS_STEP);
    if (block === 0 || memory.word(block + STEP_CELL_COUNT) !== cells) return false;
    const { words, floats } = memory;
    let cell = (block + STEP_CELLS) >>> 2;
    floats[cell >>> 1] = elapsed;
    words[cell + TAG] = TAG_FLOAT;
    for (let index = 0; index < inputs.length; index++) {
      cell += 4;
      const value = numbers[index] as number;
      switch ((inputs[index] as StepLeaf).type.kind) {
        case 'boolean':
          words[cell + TAG] = Number.isNaN(value) ? TAG_NIL : value === 0 ? TAG_FALSE : TAG_TRUE;
          break;
        case 'number':
          floats[cell >>> 1] = value;
          words[cell + TAG] = Number.isNaN(value) ? TAG_NIL : TAG_FLOAT;
          break;
        case 'integer':
          words[cell] = (value % TWO_TO_32) | 0;
          words[cell + 1] = Math.floor(value / TWO_TO_32);
          words[cell + TAG] = Number.isSafeInteger(value) ? TAG_INTEGER : TAG_NIL;
          break;
        case 'enumeration':
          words[cell] = (namesAt[index] as number) + value + 1;
          words[cell + 1] = 0;
          words[cell + TAG] = this.#isName(index, value) ? STEP_TAG_NAME : TAG_NIL;
          break;
        case 'string':
          words[cell + TAG] = Number.isNaN(value) ? TAG_NIL : this.#writeText(block, index, cell, texts[index] ?? '');
      }
    }
    return true;
  }

  #isName(index: number, value: number): boolean {
    const { type } = this.#shape.inputs[index] as StepLeaf;
    return type.kind === 'enumeration' && Number.isInteger(value) && value >= 0 && value < type.names.length;
  }

  /** What does not fit is cut off, between two characters. @returns the tag */
  #writeText(block: number, index: number, cell: number, text: string): number {
    const { inputs, textAt } = this.#shape;
    const { type } = inputs[index] as StepLeaf;
    const { bytes, words } = this.#memory;
    const written = encodeUtf8(text);
    let length = Math.min(written.length, type.kind === 'string' ? type.most : 0);
    while (length < written.length && length > 0 && ((written[length] as number) & 0xc0) === 0x80) length--;
    bytes.set(written.subarray(0, length), block + (textAt[index] as number));
    words[cell] = textAt[index] as number;
    words[cell + 1] = length;
    return STEP_TAG_TEXT;
  }

  /** @returns what is wrong with what was returned, as a sentence; undefined if nothing is, and the values are there */
  read({ numbers, texts }: StepValues): string | undefined {
    const memory = this.#memory;
    const block = memory.word(PROCESS_STEP);
    const { inputs, outputs, shape } = this.#shape;
    if (memory.word(block + STEP_PROBLEM) !== STEP_PROBLEM_NONE) return this.#problem(block);
    let address = block + STEP_CELLS + (1 + inputs.length) * 16;
    for (let index = 0; index < outputs.length; index++, address += 16) {
      const leaf = outputs[index] as StepLeaf;
      const value = this.#value(leaf, address, texts, index);
      if (value !== undefined) {
        numbers[index] = value;
        continue;
      }
      if (memory.word(address + SLOT_TAG) === TAG_NIL && this.#isWhollyAbsent(leaf.field, block)) {
        const { name, isOptional } = shape.outputs[leaf.field] as StepShape['outputs'][number];
        if (isOptional !== true) return `output '${name}' is missing`;
        numbers[index] = Number.NaN;
        continue;
      }
      return `output '${leaf.path}': ${expectedOf(leaf.type)} is expected, got ${this.#describe(address)}`;
    }
    return undefined;
  }

  /** Undefined if it is of another type. */
  #value({ type }: StepLeaf, address: number, texts: string[], index: number): number | undefined {
    const { words, floats } = this.#memory;
    const cell = address >>> 2;
    const tag = words[cell + TAG] as number;
    switch (type.kind) {
      case 'number':
      case 'integer': {
        const value =
          tag === TAG_FLOAT
            ? (floats[cell >>> 1] as number)
            : tag === TAG_INTEGER
              ? (words[cell + 1] as number) * TWO_TO_32 + ((words[cell] as number) >>> 0)
              : Number.NaN;
        const fits = type.kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
        return fits ? value : undefined;
      }
      case 'boolean':
        return tag === TAG_TRUE ? 1 : tag === TAG_FALSE ? 0 : undefined;
      case 'enumeration': {
        const text = this.#text(address, tag);
        const place = text === undefined ? -1 : type.names.indexOf(text);
        return place < 0 ? undefined : place;
      }
      case 'string': {
        const text = this.#text(address, tag, type.most);
        if (text === undefined) return undefined;
        texts[index] = text;
        return 0;
      }
    }
  }

  /** Undefined if it is no string, or longer than `most`, or no UTF-8. */
  #text(address: number, tag: number, most = 256): string | undefined {
    if (tag !== TAG_SHORT_STRING && tag !== TAG_LONG_STRING) return undefined;
    const memory = this.#memory;
    const string = memory.word(address);
    const length = memory.word(string + STRING_LENGTH);
    if (length > most) return undefined;
    const start = string + STRING_BYTES;
    return names.read(memory.bytes, start, start + length);
  }

  #isWhollyAbsent(field: number, block: number): boolean {
    const { inputs, outputs } = this.#shape;
    return outputs.every(
      (leaf, index) =>
        leaf.field !== field ||
        this.#memory.word(block + STEP_CELLS + (1 + inputs.length + index) * 16 + SLOT_TAG) === TAG_NIL,
    );
  }

  #problem(block: number): string {
    const memory = this.#memory;
    const { shape, nodes } = this.#shape;
    const path = nodes[memory.word(block + STEP_NODE)] ?? '';
    const culprit = this.#describe(block + STEP_CULPRIT);
    switch (memory.word(block + STEP_PROBLEM)) {
      case STEP_PROBLEM_NO_FUNCTION:
        return `the control function '${shape.function}' is no function of the program`;
      case STEP_PROBLEM_NO_TABLE:
        if (path !== '') return `output '${path}': a table is expected, got ${culprit}`;
        if (shape.outputs.length === 0) return `'${shape.function}' returned ${culprit}, and there are no outputs`;
        return `'${shape.function}' returned ${culprit}; a table of its outputs is expected`;
      case STEP_PROBLEM_EXTRA: {
        const key = this.#key(block + STEP_CULPRIT);
        if (path !== '') return `output '${path}' has ${key}, which is none of its values`;
        return `'${shape.function}' returned ${key}, which is no output of it`;
      }
      default:
        return `'${shape.function}' returned a second value, ${culprit}; one table of its outputs is expected`;
    }
  }

  /** A key, as messages show it. */
  #key(address: number): string {
    const text = this.#text(address, this.#memory.word(address + SLOT_TAG), 64);
    return text === undefined ? `[${this.#describe(address)}]` : `'${printable(text)}'`;
  }

  /** A value, as messages show it. */
  #describe(address: number): string {
    const memory = this.#memory;
    const tag = memory.word(address + SLOT_TAG);
    switch (tag) {
      case TAG_NIL:
        return 'nothing';
      case TAG_FALSE:
        return 'false';
      case TAG_TRUE:
        return 'true';
      case TAG_INTEGER:
        return String(integerOf(memory.word(address + 4) | 0, memory.word(address)));
      case TAG_FLOAT:
        return displayFloat(memory.floats[address >>> 3] as number);
      case TAG_SHORT_STRING:
      case TAG_LONG_STRING: {
        const string = memory.string(memory.word(address));
        const text = string.length > 40 ? undefined : decodeUtf8(string, 0, string.length);
        return text === undefined ? `a string of ${string.length} bytes` : `the string "${printable(text)}"`;
      }
      case TAG_TABLE:
        return 'a table';
      default:
        return 'a function or object';
    }
  }
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]/gu, '\ufffd');
}

/** What may be given, for messages. */
function expectedOf(type: StepLeaf['type']): string {
  switch (type.kind) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return type.expected ?? 'a whole number';
    case 'number':
      return type.expected ?? 'a number';
    case 'enumeration':
      return `one of ${type.names.map((name) => `"${name}"`).join(', ')}`;
    case 'string':
      return `a string of at most ${type.most} bytes of UTF-8`;
  }
}
