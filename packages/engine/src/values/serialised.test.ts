/** What crosses between host and process comes out as it went in; what cannot cross is refused with its reason. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { luaValues, same } from '../../test-support/lua-values.ts';
import { UsageError } from '../errors.ts';
import { decodeValues } from './decode.ts';
import { encodeValues } from './encode.ts';
import { LuaFloat, type LuaInput, LuaOpaque, LuaTable, type LuaValue } from './lua-value.ts';

const crossed = (value: LuaInput) => decodeValues(encodeValues([value]))[0];

describe('comes back as it went', () => {
  test('any values', () => {
    fc.assert(
      fc.property(luaValues, (values) => {
        expect(same(decodeValues(encodeValues(values)), values)).toBe(true);
      }),
    );
  });

  test.each<[LuaInput, LuaValue]>([
    [null, undefined],
    [-0, -0],
    [2 ** 53, 2 ** 53],
    [9007199254740993n, 9007199254740993n],
    [5n, 5],
    [-(2n ** 63n), -(2n ** 63n)],
    [new LuaFloat(3), 3],
    [Number.NaN, Number.NaN],
  ])('%s as %s', (value, expected) => {
    expect(crossed(value)).toBe(expected);
  });

  test('arrays count from 1, null is an absent entry, names are keys', () => {
    expect(crossed([1, null, 'c'])).toEqual(
      new LuaTable([
        [1, 1],
        [3, 'c'],
      ]),
    );
    expect(crossed({ a: 1, b: undefined, c: { d: true } })).toEqual(
      new LuaTable([
        ['a', 1],
        ['c', new LuaTable([['d', true]] as never)],
      ] as never),
    );
  });

  test('strings as text where they are UTF-8, else as bytes, or always as bytes', () => {
    expect(crossed(Uint8Array.of(0xff, 0))).toEqual(Uint8Array.of(0xff, 0));
    expect(decodeValues(encodeValues(['é']), 'bytes')).toEqual([Uint8Array.of(0xc3, 0xa9)]);
  });
});

describe('is refused as the fault of the caller', () => {
  const inside: LuaInput[] = [];
  inside.push(inside);
  let deep: LuaInput = 1;
  for (let depth = 0; depth < 100; depth++) deep = [deep];
  test.each<[string, unknown]>([
    ['a function cannot be passed to Lua', () => 1],
    ['a symbol cannot be passed to Lua', Symbol('x')],
    ['does not fit into an integer', 2n ** 63n],
    ['contains itself', inside],
    ['nested more than', deep],
    ['object of class Date', new Date()],
    ['cannot be passed back', new LuaOpaque('function', 1)],
    ['NaN cannot be a key', new Map([[Number.NaN, 1]])],
    ['undefined cannot be a key', new Map([[undefined, 1]])],
  ])('%s', (message, value) => {
    expect(() => encodeValues([value as LuaInput])).toThrow(UsageError);
    expect(() => encodeValues([value as LuaInput])).toThrow(message);
  });
});

test('a table as array and as object', () => {
  const table = new LuaTable([
    [1, 'a'],
    [2, 'b'],
    [4, 'd'],
    ['__proto__', 'p'],
  ] as never);
  expect(table.toArray()).toEqual(['a', 'b']);
  expect(Object.entries(table.toObject())).toEqual([['__proto__', 'p']]);
});
