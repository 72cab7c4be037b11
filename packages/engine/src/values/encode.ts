/** Host values → serialised values (isa/src/serialised.ts). Whatever cannot become a Lua value is the caller's fault. */
import {
  SERIALISED_DEPTH,
  SERIALISED_END,
  SERIALISED_FALSE,
  SERIALISED_FLOAT,
  SERIALISED_INTEGER,
  SERIALISED_NIL,
  SERIALISED_STRING,
  SERIALISED_TABLE,
  SERIALISED_TRUE,
} from '@perilune/isa';
import { UsageError } from '../errors.ts';
import { LuaFloat, type LuaInput, LuaOpaque } from './lua-value.ts';
import { writeUtf8 } from './utf8.ts';

/** @throws UsageError */
export function encodeValues(values: readonly LuaInput[]): Uint8Array {
  // One encoder serves all but who encodes while encoding, from the getter of an object.
  const encoder = idle ?? new Encoder();
  idle = undefined;
  try {
    for (const value of values) encoder.write(value, 0);
    return encoder.result();
  } finally {
    encoder.reset();
    idle = encoder;
  }
}

/** A number that Lua keeps as an integer: −0 is a float. */
export function isLuaInteger(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** What an idle encoder keeps, at most. */
const KEPT = 65536;
const TWO_TO_32 = 0x100000000;

class Encoder {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  /** The objects that are being written: one inside itself would never end. */
  readonly #open = new Set<object>();

  result(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  reset(): void {
    this.#length = 0;
    this.#open.clear();
    if (this.#bytes.length > KEPT) this.#use(new Uint8Array(1024));
  }

  write(value: LuaInput, depth: number): void {
    switch (typeof value) {
      case 'undefined':
        this.#byte(SERIALISED_NIL);
        break;
      case 'boolean':
        this.#byte(value ? SERIALISED_TRUE : SERIALISED_FALSE);
        break;
      case 'number':
        if (isLuaInteger(value)) this.#safeInteger(value);
        else this.#float(value);
        break;
      case 'bigint':
        this.#integer(value);
        break;
      case 'string':
        this.#text(value);
        break;
      case 'object':
        if (value === null) this.#byte(SERIALISED_NIL);
        else if (value instanceof Uint8Array) this.#binary(value);
        else if (value instanceof LuaFloat) this.#float(value.value);
        else this.#table(value, depth + 1);
        break;
      default:
        throw new UsageError(`a ${typeof value} cannot be passed to Lua`);
    }
  }

  #table(value: object, depth: number): void {
    if (value instanceof LuaOpaque) throw new UsageError(`a ${value.type} of Lua cannot be passed back to it`);
    if (depth > SERIALISED_DEPTH)
      throw new UsageError(`tables nested more than ${SERIALISED_DEPTH} deep cannot be passed`);
    if (this.#open.has(value)) throw new UsageError('a value that contains itself cannot be passed to Lua');
    this.#open.add(value);
    this.#byte(SERIALISED_TABLE);
    for (const [key, item] of entriesOf(value)) {
      if (item === undefined || item === null) continue;
      if (key === undefined || key === null || Number.isNaN(key))
        throw new UsageError(`${key} cannot be a key of a table`);
      this.write(key, depth);
      this.write(item, depth);
    }
    this.#byte(SERIALISED_END);
    this.#open.delete(value);
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #integer(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw new UsageError(`${value} does not fit into an integer of Lua`);
    this.#byte(SERIALISED_INTEGER);
    this.#reserve(8);
    this.#view.setBigInt64(this.#length, value, true);
    this.#length += 8;
  }

  #safeInteger(value: number): void {
    this.#byte(SERIALISED_INTEGER);
    this.#reserve(8);
    this.#view.setInt32(this.#length, (value % TWO_TO_32) | 0, true);
    this.#view.setInt32(this.#length + 4, Math.floor(value / TWO_TO_32), true);
    this.#length += 8;
  }

  #float(value: number): void {
    this.#byte(SERIALISED_FLOAT);
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  #text(text: string): void {
    this.#byte(SERIALISED_STRING);
    this.#reserve(4 + text.length * 3);
    const end = writeUtf8(text, this.#bytes, this.#length + 4);
    this.#view.setUint32(this.#length, end - this.#length - 4, true);
    this.#length = end;
  }

  #binary(bytes: Uint8Array): void {
    this.#byte(SERIALISED_STRING);
    this.#reserve(4 + bytes.length);
    this.#view.setUint32(this.#length, bytes.length, true);
    this.#bytes.set(bytes, this.#length + 4);
    this.#length += 4 + bytes.length;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes);
    this.#use(larger);
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

let idle: Encoder | undefined;

function entriesOf(value: object): Iterable<readonly [LuaInput, LuaInput]> {
  if (Array.isArray(value)) return value.map((item: LuaInput, index) => [index + 1, item] as const);
  if (value instanceof Map) return value as Map<LuaInput, LuaInput>;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new UsageError(`an object of class ${value.constructor.name} cannot be passed to Lua`);
  }
  return Object.entries(value as Record<string, LuaInput>);
}
