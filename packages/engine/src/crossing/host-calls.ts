/**
 * Calls of host functions. Arguments are read, and plain results written, in the slots of the process themselves;
 * what else comes back is kept as a part until the process has room for it.
 */
import {
  CALL_ERROR,
  CALL_SLOTS,
  CALL_TEXT,
  CALL_TEXT_LIMIT,
  CALL_VALUES,
  PART_VALUES,
  PROCESS_SCRATCH,
  SLOT_SIZE,
  STRING_BYTES,
  STRING_LENGTH,
  TAG_FALSE,
  TAG_FLOAT,
  TAG_INTEGER,
  TAG_NIL,
  TAG_TRUE,
} from '@perilune/isa';
import { LuaError } from '../errors.ts';
import { type AnyHostFunction, type HostFunction, type HostResult, Results } from '../host-function.ts';
import { decodeValues, integerOf, type StringForm } from '../values/decode.ts';
import { encodeValues, isLuaInteger } from '../values/encode.ts';
import type { LuaInput, LuaValue } from '../values/lua-value.ts';
import { TextCache } from '../values/text-cache.ts';
import { writeUtf8 } from '../values/utf8.ts';
import type { Parts } from './parts.ts';
import type { ProcessMemory } from './process-memory.ts';
import type { Answer } from './requests.ts';

const TEXT = PROCESS_SCRATCH + 8;
const LONGEST_TEXT = Math.floor(CALL_TEXT_LIMIT / 3);

export class HostCalls {
  /** Names, and the functions by the numbers the process knows them by. */
  readonly names: string[] = [];
  readonly #functions: AnyHostFunction[] = [];
  readonly #memory: ProcessMemory;
  readonly #parts: Parts;
  readonly #form: StringForm;
  readonly #texts = new TextCache();

  constructor(memory: ProcessMemory, parts: Parts, form: StringForm) {
    this.#memory = memory;
    this.#parts = parts;
    this.#form = form;
  }

  /** Adds functions by name. @returns the number of the first */
  add(functions: Readonly<Record<string, HostFunction>>): number {
    const first = this.names.length;
    this.names.push(...Object.keys(functions));
    this.#functions.push(...(Object.values(functions) as unknown as AnyHostFunction[]));
    return first;
  }

  /** Gives a restored process the functions it had, as far as they are there. */
  restore(names: readonly string[], functions: Readonly<Record<string, HostFunction>>): void {
    for (const name of names) {
      const missing = () => {
        throw new Error(`host function '${name}' is not there any more`);
      };
      this.add({ [name]: Object.hasOwn(functions, name) ? (functions[name] as HostFunction) : missing });
    }
  }

  /** @returns how many results are in the slots behind the arguments, a CALL_ number, or a promise of one */
  call(number: number, first: number, count: number): Answer {
    const callee = this.#functions[number] as AnyHostFunction;
    let result: HostResult | PromiseLike<HostResult>;
    try {
      switch (count) {
        case 0:
          result = callee();
          break;
        case 1:
          result = callee(this.#read(first));
          break;
        case 2:
          result = callee(this.#read(first), this.#read(first + SLOT_SIZE));
          break;
        default:
          result = callee(...this.#readAll(first, count));
      }
    } catch (error) {
      return this.#fail(error);
    }
    return this.#answer(result, first + count * SLOT_SIZE);
  }

  /** The same with serialised arguments. */
  callSerialised(number: number, address: number, length: number): Answer {
    const callee = this.#functions[number] as AnyHostFunction;
    try {
      return this.#answer(callee(...decodeValues(this.#memory.view(address, length), this.#form)), 0);
    } catch (error) {
      return this.#fail(error);
    }
  }

  /** A call was under way when the process was snapshotted: nobody knows what came of it. */
  interrupted(): number {
    return this.#fail(new Error('host call interrupted: the process was restored from a snapshot'));
  }

  #readAll(first: number, count: number): LuaValue[] {
    const values: LuaValue[] = [];
    for (let index = 0; index < count; index++) values.push(this.#read(first + index * SLOT_SIZE));
    return values;
  }

  #read(address: number): LuaValue {
    const words = this.#memory.words;
    const at = address >>> 2;
    switch (words[at + 2]) {
      case TAG_INTEGER:
        return integerOf(words[at + 1] as number, (words[at] as number) >>> 0);
      case TAG_FLOAT:
        return this.#memory.floats[address >>> 3];
      case TAG_NIL:
        return undefined;
      case TAG_FALSE:
        return false;
      case TAG_TRUE:
        return true;
      default: {
        const string = (words[at] as number) >>> 0;
        const start = string + STRING_BYTES;
        const end = start + ((words[(string + STRING_LENGTH) >>> 2] as number) >>> 0);
        const { bytes } = this.#memory;
        return (this.#form === 'text' ? this.#texts.read(bytes, start, end) : undefined) ?? bytes.slice(start, end);
      }
    }
  }

  #answer(result: HostResult | PromiseLike<HostResult>, slot: number): Answer {
    switch (typeof result) {
      case 'number':
        if (slot === 0) break;
        this.#writeNumber(slot, result);
        return 1;
      case 'undefined':
      case 'boolean':
        if (slot === 0) break;
        this.#writeTag(slot, result === undefined ? TAG_NIL : result ? TAG_TRUE : TAG_FALSE);
        return 1;
      case 'string':
        if (result.length > LONGEST_TEXT) break;
        this.#parts.setLater(PART_VALUES, result);
        return CALL_TEXT - (writeUtf8(result, this.#memory.bytes, TEXT) - TEXT);
      case 'object':
        if (result !== null && typeof (result as PromiseLike<HostResult>).then === 'function')
          return this.#await(result as PromiseLike<HostResult>);
        if (result instanceof Results && slot !== 0 && result.values.length <= CALL_SLOTS) {
          const written = this.#writePlain(slot, result.values);
          if (written) return result.values.length;
        }
    }
    return this.#serialise(result as HostResult);
  }

  async #await(result: PromiseLike<HostResult>): Promise<() => number> {
    try {
      const value = await result;
      return () => this.#serialise(value);
    } catch (error) {
      return () => this.#fail(error);
    }
  }

  /** False = not all of them are plain: nothing counts as written then. */
  #writePlain(slot: number, values: readonly LuaInput[]): boolean {
    let address = slot;
    for (const value of values) {
      if (typeof value === 'number') this.#writeNumber(address, value);
      else if (value === undefined || value === null) this.#writeTag(address, TAG_NIL);
      else if (typeof value === 'boolean') this.#writeTag(address, value ? TAG_TRUE : TAG_FALSE);
      else return false;
      address += SLOT_SIZE;
    }
    return true;
  }

  #writeTag(address: number, tag: number): void {
    this.#memory.words[(address >>> 2) + 2] = tag;
  }

  #writeNumber(address: number, value: number): void {
    const words = this.#memory.words;
    const at = address >>> 2;
    if (isLuaInteger(value)) {
      words[at] = (value % 0x100000000) | 0;
      words[at + 1] = Math.floor(value / 0x100000000);
      words[at + 2] = TAG_INTEGER;
    } else {
      this.#memory.floats[address >>> 3] = value;
      words[at + 2] = TAG_FLOAT;
    }
  }

  #serialise(result: HostResult): number {
    try {
      this.#parts.set(PART_VALUES, encodeValues(result instanceof Results ? result.values : [result]));
      return CALL_VALUES;
    } catch (error) {
      return this.#fail(error);
    }
  }

  /** The script sees the message with the place of its call in front, or exactly the value of a LuaError. */
  #fail(error: unknown): number {
    const [value, isPositioned] = error instanceof LuaError ? [error.value, false] : [messageOf(error), true];
    try {
      this.#parts.set(PART_VALUES, encodeValues([value, isPositioned]));
    } catch (defect) {
      this.#parts.set(PART_VALUES, encodeValues([messageOf(defect), true]));
    }
    return CALL_ERROR;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
