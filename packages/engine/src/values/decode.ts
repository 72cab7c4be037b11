/** Serialised values (isa/src/serialised.ts) and slots in process memory → host values. */
import {
  BASIC_TYPE_THREAD,
  BASIC_TYPE_USERDATA,
  SERIALISED_END,
  SERIALISED_FALSE,
  SERIALISED_FLOAT,
  SERIALISED_INTEGER,
  SERIALISED_NIL,
  SERIALISED_OPAQUE,
  SERIALISED_STRING,
  SERIALISED_TABLE,
  SERIALISED_TRUE,
} from '@perilune/isa';
import { EngineDefect } from '../errors.ts';
import { LuaOpaque, LuaTable, type LuaValue } from './lua-value.ts';
import { decodeUtf8 } from './utf8.ts';

/** How strings arrive: as text where they are UTF-8, or always as bytes. Keys of tables are text where they can be. */
export type StringForm = 'text' | 'bytes';

/** @returns copies: nothing refers to `bytes` afterwards */
export function decodeValues(bytes: Uint8Array, form: StringForm = 'text'): LuaValue[] {
  const decoder = new Decoder(bytes, form);
  const values: LuaValue[] = [];
  while (!decoder.isAtEnd()) values.push(decoder.read());
  return values;
}

/** A string of bytes start … end−1 in the form wanted. */
export function stringOf(bytes: Uint8Array, start: number, end: number, form: StringForm): string | Uint8Array {
  const text = form === 'text' ? decodeUtf8(bytes, start, end) : undefined;
  return text ?? bytes.slice(start, end);
}

/** High words below this, and above its negative, make integers that a number holds exactly. */
const SAFE_HIGH = 0x200000;

/** An integer of a high (signed) and a low (unsigned) word, as number where numbers are exact. */
export function integerOf(high: number, low: number): number | bigint {
  const isExact = high < SAFE_HIGH && (high > -SAFE_HIGH || (high === -SAFE_HIGH && low !== 0));
  return isExact ? high * 0x100000000 + low : (BigInt(high) << 32n) | BigInt(low);
}

class Decoder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #form: StringForm;
  #offset = 0;

  constructor(bytes: Uint8Array, form: StringForm) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#form = form;
  }

  isAtEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  /** Depth is bounded by the serialiser, so recursion is. */
  read(form = this.#form): LuaValue {
    const kind = this.#bytes[this.#offset++];
    switch (kind) {
      case SERIALISED_NIL:
        return undefined;
      case SERIALISED_FALSE:
        return false;
      case SERIALISED_TRUE:
        return true;
      case SERIALISED_INTEGER: {
        this.#offset += 8;
        const low = this.#view.getUint32(this.#offset - 8, true);
        return integerOf(this.#view.getInt32(this.#offset - 4, true), low);
      }
      case SERIALISED_FLOAT:
        this.#offset += 8;
        return this.#view.getFloat64(this.#offset - 8, true);
      case SERIALISED_STRING:
        return this.#string(form);
      case SERIALISED_TABLE:
        return this.#table();
      case SERIALISED_OPAQUE:
        return this.#opaque();
      default:
        throw new EngineDefect(`serialised value of unknown kind ${kind}`);
    }
  }

  #string(form: StringForm): string | Uint8Array {
    const start = this.#offset + 4;
    this.#offset = start + this.#view.getUint32(this.#offset, true);
    return stringOf(this.#bytes, start, this.#offset, form);
  }

  #table(): LuaTable {
    const table = new LuaTable();
    while (this.#bytes[this.#offset] !== SERIALISED_END) {
      const key = this.read('text');
      table.set(key, this.read());
    }
    this.#offset++;
    return table;
  }

  #opaque(): LuaOpaque {
    const type = this.#bytes[this.#offset];
    const address = this.#view.getUint32(this.#offset + 1, true);
    this.#offset += 5;
    if (type === BASIC_TYPE_THREAD) return new LuaOpaque('thread', address);
    return new LuaOpaque(type === BASIC_TYPE_USERDATA ? 'userdata' : 'function', address);
  }
}
