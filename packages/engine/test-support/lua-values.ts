/** Any Lua value, for property tests, and when two of them are the same. */
import * as fc from 'fast-check';
import { LuaTable, type LuaValue } from '../src/values/lua-value.ts';

const integers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
});
const strings = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => Uint8Array.of(0xff, ...bytes)),
);
const plain: fc.Arbitrary<LuaValue> = fc.oneof(fc.boolean(), fc.integer(), integers, fc.double(), strings);
const keys: fc.Arbitrary<LuaValue> = fc.oneof(fc.boolean(), fc.integer(), integers, fc.string({ unit: 'grapheme' }));

const { value: nested } = fc.letrec<{ value: LuaValue; table: LuaValue }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, plain, tie('table')),
  table: fc.array(fc.tuple(keys, tie('value')), { maxLength: 6 }).map((entries) => new LuaTable(entries)),
}));

export const luaValues: fc.Arbitrary<LuaValue[]> = fc.array(fc.option(nested, { nil: undefined }), { maxLength: 6 });

/** Order of keys does not count. */
export function same(left: LuaValue | readonly LuaValue[], right: LuaValue | readonly LuaValue[]): boolean {
  if (Array.isArray(left))
    return (
      Array.isArray(right) && left.length === right.length && left.every((value, index) => same(value, right[index]))
    );
  if (left instanceof LuaTable) {
    return (
      right instanceof LuaTable &&
      left.size === right.size &&
      [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)))
    );
  }
  if (left instanceof Uint8Array)
    return (
      right instanceof Uint8Array && left.length === right.length && left.every((byte, index) => byte === right[index])
    );
  return Object.is(left, right);
}
