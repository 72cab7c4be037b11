/** Serialised values of an image → values for the kernel: plain arrays, objects without prototype, numbers, text. */
import type { ImageValue } from '@perilune/hil';
import { decodeValues } from '../values/decode.ts';
import { LuaOpaque, LuaTable, type LuaValue } from '../values/lua-value.ts';

/** @returns copies: nothing refers to `bytes` afterwards */
export function decodeImageValues(bytes: Uint8Array): ImageValue[] {
  return decodeValues(bytes).map(imageValue);
}

/** Depth is bounded by the serialiser, so recursion is. What cannot leave its process is undefined. */
function imageValue(value: LuaValue): ImageValue {
  if (value instanceof LuaOpaque) return undefined;
  return value instanceof LuaTable ? imageTable(value) : value;
}

/** A sequence becomes an array, also an empty one; every other table an object, with its integer keys as text. */
function imageTable(table: LuaTable): ImageValue {
  if (isSequence(table)) return table.toArray().map(imageValue);
  const object: Record<string, ImageValue> = Object.create(null);
  for (const [key, item] of table) {
    if (typeof key !== 'string' && !isInteger(key)) continue;
    const converted = imageValue(item);
    if (converted !== undefined) object[String(key)] = converted;
  }
  return object;
}

function isSequence(table: LuaTable): boolean {
  for (let key = 1; key <= table.size; key++) if (!table.has(key)) return false;
  return true;
}
function isInteger(key: LuaValue): boolean {
  return typeof key === 'bigint' || (typeof key === 'number' && Number.isInteger(key));
}
