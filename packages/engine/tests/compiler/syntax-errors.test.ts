/** Malformed programs. The messages in fixtures/syntax-errors.json are those of Lua 5.4.8 for a chunk named "=test". */
import { readFileSync } from 'node:fs';
import { PROCESS_HEADER_END } from '@perilune/isa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CompilerHarness } from './compiler-harness.ts';

const recorded: [source: string, message: string][] = JSON.parse(
  readFileSync(new URL('fixtures/syntax-errors.json', import.meta.url), 'utf8'),
);

let compiler: CompilerHarness;
beforeAll(async () => {
  compiler = await CompilerHarness.create();
}, 120_000);

/** Where the heap of the test entry begins: nothing lies between the header and it. */
const HEAP_START = 4096;
afterAll(() => {
  expect(compiler.memory.subarray(PROCESS_HEADER_END, HEAP_START).some((byte) => byte !== 0)).toBe(false);
});

test.each(recorded)('%j is refused in the words of the reference', (source, message) => {
  expect(compiler.compile(source).error).toBe(message);
});

describe('limits', () => {
  const numbered = (count: number, make: (index: number) => string) => Array.from({ length: count }, (_, i) => make(i));
  const locals = numbered(201, (i) => `local a${i}`).join(' ');

  test.each([
    [
      'more than 200 local variables',
      locals,
      'test:1: too many local variables (limit is 200) in main function near <eof>',
    ],
    [
      'more than 200 local variables in a function',
      `\nfunction f() ${locals} end`,
      "test:2: too many local variables (limit is 200) in function at line 2 near 'end'",
    ],
    [
      'more registers than an instruction can name',
      `f(${numbered(260, () => 'a').join(',')})`,
      "test:1: function or expression needs too many registers near 'a'",
    ],
  ])('%s', (_, source, message) => {
    expect(compiler.compile(source).error).toBe(message);
  });

  test('more than 255 upvalues', () => {
    const names = numbered(300, (i) => `v${i}`);
    const outer = [0, 100, 200].map(
      (from) => `local function f${from}() local ${names.slice(from, from + 100).join(',')}`,
    );
    const source = `${outer.join('\n')}\nlocal function g()\n${names.map((name) => `x = ${name}`).join(' ')}`;
    expect(compiler.compile(source).error).toBe(
      "test:5: too many upvalues (limit is 255) in function at line 4 near 'x'",
    );
  });

  test('a loop longer than its jump can reach', () => {
    const body = 'a.b.c.d = e.f.g.h '.repeat(12000);
    expect(compiler.compile(`for i = 1, 2 do ${body} end`).error).toBe("test:1: control structure too long near 'end'");
    expect(compiler.compile(`while a do ${body} end`).error).toBeUndefined();
  });

  test('more nested functions than an instruction can name', () => {
    expect(compiler.compile('f(function() end) '.repeat(65536)).error).toBeUndefined();
    expect(compiler.compile('f(function() end) '.repeat(65537)).error).toBe('too many functions (limit is 65536)');
  });
});

describe('the name of the chunk', () => {
  test.each([
    ['=stdin', 'stdin'],
    ['@folder/file.lua', 'folder/file.lua'],
    [`@${'long/'.repeat(20)}file.lua`, `...${`${'long/'.repeat(20)}file.lua`.slice(-56)}`],
    [`=${'n'.repeat(80)}`, 'n'.repeat(59)],
    ['x = ', '[string "x = "]'],
    ['first line\nsecond line', '[string "first line..."]'],
    ['x'.repeat(80), `[string "${'x'.repeat(45)}..."]`],
    ['', '[string ""]'],
  ])('%j is shown as %j', (name, shown) => {
    expect(compiler.compile('x =', { name }).error).toBe(`${shown}:1: unexpected symbol near <eof>`);
  });
});

test('a message shows a long name whole, as the reference does', () => {
  const { error } = compiler.compile(`goto ${'z'.repeat(10000)}`);
  expect(error).toMatch(/^test:1: no visible label 'z{10000}' for <?goto>? at line 1$/);
});
