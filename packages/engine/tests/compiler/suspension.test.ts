/** Stopping and going on anywhere: out of fuel, out of memory, deeply nested. */
import {
  disassemble,
  PROCESS_HEAP_START,
  PROTOTYPE_ANCHORS,
  PROTOTYPE_CHILDREN,
  PROTOTYPE_CODE,
  PROTOTYPE_CONSTANTS,
  PROTOTYPE_LINES,
  PROTOTYPE_LOCALS,
  PROTOTYPE_UPVALUES,
  REGION_NEXT,
  TYPE_PROTOTYPE,
  TYPE_RAW,
  TYPE_REGION_END,
} from '@perilune/isa';
import { beforeAll, describe, expect, test } from 'vitest';
import { CompilerHarness } from './compiler-harness.ts';

let compiler: CompilerHarness;
beforeAll(async () => {
  compiler = await CompilerHarness.create();
}, 120_000);

const program = `
local a <const>, b, c <close> = 10, 2.5, nil
local function sum(first, ...)
  local total = first
  for _, value in ipairs { ... } do total = total + value end
  for i = 1, select("#", ...), 2 do total = total - i << 1 end
  return function(x) total = total + x return total, a end
end
-- a comment --[==[ and another ]==]
function t.u:method(n)
  if n > 0 and self.x ~= "a string\\twith\\x41 escapes\\u{20AC}" or not n then goto out
  elseif n == 1 then return self:method(n - 1, [==[
    a long string of more than forty bytes,
    with lines]==]) end
  ::out::
  repeat local y = n // 2 until y < 1 or #self[n] > 3
  while true do if n then break end n = n .. "x" .. "y" end
end
return { sum, [1] = b, t = { 1, 2, 3; x = -a ^ 2 }, sum(1)(2) }
`;

/** The same number of repetitions of each way to nest. 190 levels are within the limit, 400 are not. */
const nestings: [what: string, source: (levels: number) => string][] = [
  ['parentheses', (n) => `x = ${'('.repeat(n)}1${')'.repeat(n)}`],
  ['tables', (n) => `x = ${'{'.repeat(n)}${'}'.repeat(n)}`],
  ['named fields', (n) => `x = ${'{a='.repeat(n)}1${'}'.repeat(n)}`],
  ['computed fields', (n) => `x = ${'{['.repeat(n)}1${']=1}'.repeat(n)}`],
  ['functions', (n) => 'function f() '.repeat(n) + 'end '.repeat(n)],
  ['local functions', (n) => 'local function f() '.repeat(n) + 'end '.repeat(n)],
  ['functions in expressions', (n) => `x = ${'function() x = '.repeat(n / 2)}y${' end'.repeat(n / 2)}`],
  ['blocks', (n) => 'do '.repeat(n) + 'end '.repeat(n)],
  ['while', (n) => 'while a do '.repeat(n) + 'end '.repeat(n)],
  ['repeat', (n) => 'repeat '.repeat(n) + 'until a '.repeat(n)],
  ['if', (n) => 'if a then else '.repeat(n) + 'end '.repeat(n)],
  ['powers', (n) => `x = ${'a ^ '.repeat(n)}a`],
  ['concatenations', (n) => `x = ${'a .. '.repeat(n)}a`],
  ['logical operators', (n) => `x = ${'a and ('.repeat(n / 2)}1${')'.repeat(n / 2)}`],
  ['comparisons', (n) => `x = ${'1 == ('.repeat(n / 2)}1${')'.repeat(n / 2)}`],
  ['not', (n) => `x = ${'not '.repeat(n)}a`],
  ['minus', (n) => `x = ${'- '.repeat(n)}a`],
  ['calls', (n) => `x = ${'a('.repeat(n)}1${')'.repeat(n)}`],
  ['method calls', (n) => `x = ${'a:b('.repeat(n / 2)}1${')'.repeat(n / 2)}`],
  ['table arguments', (n) => `x = ${'a{'.repeat(n / 2)}1${'}'.repeat(n / 2)}`],
  ['indexes', (n) => `x = ${'a['.repeat(n)}1${']'.repeat(n)}`],
  ['labels', (n) => Array.from({ length: n }, (_, i) => `::l${i}::`).join('')],
  ['assignments', (n) => `a${', a'.repeat(n)} = 1`],
];

describe('nesting', () => {
  test.each(nestings)('of %s goes 190 levels deep, stopping at every step', (_, nest) => {
    const source = nest(190);
    const whole = compiler.prototypeOf(source);
    const { address, error, slices, fullestArea } = compiler.compile(source, { slice: 1 });
    expect(error).toBeUndefined();
    expect(slices).toBeGreaterThan(100);
    expect(fullestArea).toBeLessThan(0.75);
    expect(disassemble(compiler.prototypeAt(address))).toBe(disassemble(whole));
  });

  test.each(nestings)('of %s ends in an error when it goes too deep', (what, nest) => {
    const { error } = compiler.compile(nest(500), { slice: 50 });
    expect(error, what).toMatch(/^C stack overflow$|too many (registers|local variables)/);
  });
});

describe('fuel', () => {
  test.each([1, 7, 100])('in slices of %d gives the same code for the same price', (slice) => {
    const expected = disassemble(compiler.prototypeOf(program));
    const { fuel } = compiler.compile(program);
    const sliced = compiler.compile(program, { slice });
    expect(disassemble(compiler.prototypeAt(sliced.address))).toBe(expected);
    expect(sliced.fuel).toBe(fuel);
    expect(sliced.slices).toBeGreaterThan(0);
  });

  test.each([
    ['a comment', `--${' '.repeat(1 << 20)}`],
    ['a long comment', `--[==[${']='.repeat(1 << 19)}]==]`],
    ['spaces', ' '.repeat(1 << 20)],
    ['newlines', '\n'.repeat(1 << 20)],
    ['a name', `x${'y'.repeat(1 << 20)} = 1`],
    ['a string', `x = "${'y'.repeat(1 << 20)}"`],
    ['a string of escapes', `x = "${'\\n\\x41\\065'.repeat(1 << 16)}"`],
    ['a string over many lines', `x = [[${'y\r\n'.repeat(1 << 18)}]]`],
    ['equal long strings', `x = { ${`"${'y'.repeat(1 << 17)}", `.repeat(8)} }`],
    ['skipped white space', `x = "\\z${' \n'.repeat(1 << 19)}"`],
    ['constants', `x = { ${Array.from({ length: 30000 }, (_, i) => `${i}.5`).join()} }`],
    ['names', Array.from({ length: 30000 }, (_, i) => `n${i}()`).join(' ')],
    ['a chain of elseif', `if a then ${'elseif b then c() '.repeat(20000)} end`],
    ['a chain of and', `x = ${'a and '.repeat(50000)} b`],
    ['gotos', `do ${'goto l '.repeat(20000)} ::l:: end`],
  ])('is paid for %s in small pieces', (_, source) => {
    const slice = 2000;
    const { error, slices, fuel } = compiler.compile(source, { slice });
    expect(error).toBeUndefined();
    expect(fuel).toBeGreaterThan(source.length / 64);
    // A slice may be overdrawn by one piece, no more.
    expect(fuel / (slices + 1)).toBeLessThan(2 * slice);
  });
});

describe('memory', () => {
  /** Raw blocks that no prototype owns. */
  function strayBlocks(memory: Uint8Array): number {
    const view = new DataView(memory.buffer);
    const raw = new Set<number>();
    const prototypes: number[] = [];
    for (let at = view.getUint32(PROCESS_HEAP_START, true); at !== 0; ) {
      const type = memory[at + 4];
      if (type === TYPE_RAW) raw.add(at + 8);
      if (type === TYPE_PROTOTYPE) prototypes.push(at);
      at = type === TYPE_REGION_END ? view.getUint32(at + REGION_NEXT, true) : at + view.getUint32(at, true);
    }
    const parts = [
      PROTOTYPE_CODE,
      PROTOTYPE_CONSTANTS,
      PROTOTYPE_CHILDREN,
      PROTOTYPE_UPVALUES,
      PROTOTYPE_LOCALS,
      PROTOTYPE_LINES,
      PROTOTYPE_ANCHORS,
    ];
    for (const prototype of prototypes) for (const part of parts) raw.delete(view.getUint32(prototype + part, true));
    return raw.size;
  }

  test.each([
    ['a program', program],
    ['deep nesting', '{'.repeat(100)],
    ['many functions', 'f(function() return x end) '.repeat(60)],
  ])('that runs out anywhere in %s is an error, and all of it comes back', async (_, source) => {
    const fresh = await CompilerHarness.create();
    const before = strayBlocks(fresh.memory);
    for (let failAfter = 0; ; failAfter++) {
      const { error } = fresh.compile(source, { failAfter });
      expect(strayBlocks(fresh.memory)).toBe(before);
      if (error !== 'not enough memory') {
        expect(failAfter).toBeGreaterThan(9);
        break;
      }
    }
  });

  test('that comes back when asked for changes nothing', () => {
    const expected = disassemble(compiler.prototypeOf(program));
    for (let failAfter = 0; failAfter < 250; failAfter++) {
      const { address } = compiler.compile(program, { failAfter, recovers: true });
      expect(disassemble(compiler.prototypeAt(address))).toBe(expected);
    }
  });
});
