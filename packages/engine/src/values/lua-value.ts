/**
 * What a Lua value is on the host.
 *
 *   Lua                     → host                                    host → Lua
 *   nil                     undefined                                 undefined, null
 *   boolean                 boolean                                   boolean
 *   integer                 number; bigint beyond ±(2^53 − 1)         bigint; a number without fraction in that range
 *   float                   number                                    any other number (also −0); LuaFloat
 *   string                  string if it is UTF-8, else Uint8Array    string, as UTF-8; Uint8Array
 *   table                   LuaTable                                  LuaTable, Map; array (from 1); plain object
 *   function, coroutine,    LuaOpaque                                 (refused)
 *   userdata
 *
 * Tables are copied, not shared. null is nil too, so that JSON fits; inside an array or object it is an absent entry.
 */
export type LuaValue = undefined | boolean | number | bigint | string | Uint8Array | LuaTable | LuaOpaque;

export type LuaInput =
  | LuaValue
  | null
  | LuaFloat
  | readonly LuaInput[]
  | ReadonlyMap<LuaInput, LuaInput>
  | { readonly [name: string]: LuaInput };

/** A copy of a table. Keys are as in Lua: whole numbers stand for integers. */
export class LuaTable extends Map<LuaValue, LuaValue> {
  /** The values of keys 1, 2, … up to the first that is absent. */
  toArray(): LuaValue[] {
    const values: LuaValue[] = [];
    for (let key = 1; this.has(key); key++) values.push(this.get(key));
    return values;
  }

  /** The values of string keys. Without prototype: no key of a script's choosing can reach one. */
  toObject(): Record<string, LuaValue> {
    const object: Record<string, LuaValue> = Object.create(null);
    for (const [key, value] of this) if (typeof key === 'string') object[key] = value;
    return object;
  }
}

/** What cannot leave its process: tells which value it was, and nothing can be done with it. */
export class LuaOpaque {
  readonly type: 'function' | 'userdata' | 'thread';
  /** Identifies the value inside its process while it lives. */
  readonly address: number;

  constructor(type: 'function' | 'userdata' | 'thread', address: number) {
    this.type = type;
    this.address = address;
  }
}

/** A number that is to be a float in Lua though it has no fraction. */
export class LuaFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}
