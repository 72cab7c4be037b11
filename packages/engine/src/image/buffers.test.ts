import { ImageStop } from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { imageOf, runOn } from '../../test-support/image.ts';

/** What a program prints, which must come to its end. */
function printed(source: string, memory?: number): string {
  const { image, kernel } = imageOf(`local buffer = require "buffer" ${source}`, memory);
  expect([runOn(image), image.fault]).toEqual([ImageStop.Exited, undefined]);
  return kernel.printed.trimEnd();
}
/** The message of an error. */
const messageOf = (code: string, memory?: number) =>
  printed(`print(select(2, pcall(function() local b = buffer.new(16) return ${code} end)))`, memory);

describe('does a buffer hold against', () => {
  it.each([
    ['b:get(-1)', "bad argument #1 to 'get' (1 bytes at offset -1 are not all in a buffer of 16)"],
    ['b:get(16)', "bad argument #1 to 'get' (1 bytes at offset 16 are not all in a buffer of 16)"],
    ['b:get(2^63)', "bad argument #1 to 'get' (number has no integer representation)"],
    ['b:get(0/0)', "bad argument #1 to 'get' (number has no integer representation)"],
    [
      'b:get(math.maxinteger)',
      "bad argument #1 to 'get' (1 bytes at offset 9223372036854775807 are not all in a buffer of 16)",
    ],
    [
      'b:get(math.mininteger)',
      "bad argument #1 to 'get' (1 bytes at offset -9223372036854775808 are not all in a buffer of 16)",
    ],
    ['b:get(9, "<I8")', "bad argument #1 to 'get' (8 bytes at offset 9 are not all in a buffer of 16)"],
    ['b:get(0, "<i16")', "bad argument #2 to 'get' (one number of at most 8 bytes expected, such as '<I4')"],
    ['b:get(0, "I4I4")', "bad argument #2 to 'get' (one number of at most 8 bytes expected, such as '<I4')"],
    ['b:get(0, "s4")', "bad argument #2 to 'get' (one number of at most 8 bytes expected, such as '<I4')"],
    ['b:get(0, "")', "bad argument #2 to 'get' (one number of at most 8 bytes expected, such as '<I4')"],
    ['b:set(0, 256)', "bad argument #2 to 'set' (number does not fit)"],
    ['b:set(0, -1)', "bad argument #2 to 'set' (number does not fit)"],
    ['b:set(15, 1, "<I2")', "bad argument #1 to 'set' (2 bytes at offset 15 are not all in a buffer of 16)"],
    ['b:read(0, 17)', "bad argument #2 to 'read' (17 bytes at offset 0 are not all in a buffer of 16)"],
    ['b:read(17)', "bad argument #1 to 'read' (0 bytes at offset 17 are not all in a buffer of 16)"],
    ['b:read(0, -1)', "bad argument #2 to 'read' (length is negative)"],
    [
      'b:read(0, math.maxinteger)',
      "bad argument #2 to 'read' (4294967295 bytes at offset 0 are not all in a buffer of 16)",
    ],
    ['b:write(10, "1234567")', "bad argument #1 to 'write' (7 bytes at offset 10 are not all in a buffer of 16)"],
    ['b:fill(0, 8, 9)', "bad argument #3 to 'fill' (9 bytes at offset 8 are not all in a buffer of 16)"],
    ['b:fill(256)', "bad argument #1 to 'fill' (number does not fit)"],
    ['b:copy(8, b, 0, 9)', "bad argument #1 to 'copy' (9 bytes at offset 8 are not all in a buffer of 16)"],
    ['b:copy(0, b, 17)', "bad argument #3 to 'copy' (0 bytes at offset 17 are not all in a buffer of 16)"],
    ['b:copy(0, "text")', "bad argument #2 to 'copy' (buffer expected, got string)"],
    ['buffer.new(-1)', "bad argument #1 to 'new' (length is negative)"],
    ['buffer.new(math.maxinteger)', 'not enough memory'],
    ['buffer.new(1 << 31)', 'not enough memory'],
    ['buffer.new(65536)', 'not enough memory'],
    ['buffer.get(io, 0)', "bad argument #1 to 'get' (buffer expected, got table)"],
    [
      'buffer.get(debug.setmetatable({}, getmetatable(b)), 0)',
      "bad argument #1 to 'get' (buffer expected, got buffer)",
    ],
  ])('%s', (code, message) => {
    expect(messageOf(code).replace(/^main\.lua:1: /, '')).toBe(message);
  });

  it('losing its metatable, its methods and its reasons to live', () => {
    expect(
      printed(`
        local b = buffer.new(8)
        debug.setmetatable(b, { __gc = function(x) saved = x end })
        b = nil
        collectgarbage()
        print(type(saved), buffer.length(saved), buffer.get(saved, 7))
        debug.setmetatable(saved, nil)
        print(buffer.length(saved), pcall(function() return #saved end))`),
    ).toBe("userdata\t8\t0\n8\tfalse\tmain.lua:8: attempt to get length of a userdata value (global 'saved')");
  });

  it('a process that makes one after the other', () => {
    expect(printed('for i = 1, 1000 do local b = buffer.new(10000) end print(collectgarbage "count" < 64)')).toBe(
      'true',
    );
  });
});

describe('a buffer', () => {
  it('begins with zeros or with the bytes of a string', () => {
    expect(
      printed('print(buffer.new(3):read() == "\\0\\0\\0", buffer.new("abc"):read(), #buffer.new(5), buffer.new(0))'),
    ).toBe('true\tabc\t5\tbuffer (0 bytes)');
  });
  it('keeps numbers in the forms of string.pack', () => {
    expect(
      printed(`local b = buffer.new(16)
        b:set(0, 0x1234, ">I2") b:set(2, -2, "<i4") b:set(6, 1.5, "<f") b:set(8, -0.5, ">d")
        print(b:get(0), b:get(1), b:get(2, "<i4"), b:get(2, "<I4"), b:get(8, ">d"), b:read(8) == string.pack(">d", -0.5))`),
    ).toBe('18\t52\t-2\t4294967294\t-0.5\ttrue');
  });
  it('moves bytes, also onto themselves', () => {
    expect(
      printed(`local b = buffer.new("0123456789")
        b:copy(2, b, 0, 8) print(b:read())
        b:write(0, "abcdefghij") b:copy(0, b, 3, 5) print(b:read())
        b:fill(120, 1, 3) print(b:read(0, 6), b:read(10))`),
    ).toBe('0101234567\ndefghfghij\ndxxxhf');
  });
  it('moves many bytes right, in pieces, in either direction', () => {
    expect(
      printed(
        `local text = {} for i = 1, 20000 do text[i] = string.pack("<I8", i) end text = table.concat(text)
        local b = buffer.new(#text + 8) b:write(8, text) b:copy(0, b, 8) print(b:read(0, #text) == text)
        b:copy(8, b, 0, #text) print(b:read(8) == text)`,
        4 << 20,
      ),
    ).toBe('true\ntrue');
  });
});
