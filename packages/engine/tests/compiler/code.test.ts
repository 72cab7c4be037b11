/** The code of small programs: each shows one decision of the code generator. */
import { listing } from '@perilune/isa';
import { beforeAll, describe, expect, test } from 'vitest';
import { CompilerHarness } from './compiler-harness.ts';

let compiler: CompilerHarness;
beforeAll(async () => {
  compiler = await CompilerHarness.create();
}, 120_000);

/** Code of the main function without its first and last instruction, in one line each, lines and columns left out. */
function codeOf(source: string): string {
  const rows = listing(compiler.prototypeOf(source)).trimEnd().split('\n');
  return rows
    .slice(2, -1)
    .map((row) => row.replace(/^ *\d+ \[\d+\] /, '').replace(/ {2,}/g, ' '))
    .join('\n');
}

describe('arithmetic', () => {
  test('takes small integers into the instruction', () => {
    expect(codeOf('local x; x = x + 1; x = 1 + x; x = x - 1; x = x << 1; x = x >> 1')).toMatchInlineSnapshot(`
      "LoadNil 0 0
      AddImmediate 0 0 1
      AddImmediateFlipped 0 0 1
      SubtractImmediate 0 0 1
      ShiftLeftImmediate 0 0 1
      ShiftRightImmediate 0 0 1"
    `);
  });
  test('takes other numbers from the constants', () => {
    expect(codeOf('local x; x = x + 500; x = 1.5 + x; x = 2 * x; x = x // 3; x = x & 255')).toMatchInlineSnapshot(`
      "LoadNil 0 0
      AddConstant 0 0 0 ; 500
      AddConstantFlipped 0 0 1 ; 1.5
      MultiplyConstantFlipped 0 0 2 ; 2
      FloorDivideConstant 0 0 3 ; 3
      AndConstant 0 0 4 ; 255"
    `);
  });
  test('loads a left operand that cannot be flipped', () => {
    expect(codeOf('local x; x = 1 - x; x = 2 ^ x; x = 255 & x; x = 1 << x')).toMatchInlineSnapshot(`
      "LoadNil 0 0
      LoadInteger 1 1
      Subtract 0 1 0
      LoadInteger 1 2
      Power 0 1 0
      LoadInteger 1 255
      And 0 1 0
      LoadInteger 1 1
      ShiftLeft 0 1 0"
    `);
  });
  test('is done now where nothing can go wrong', () => {
    expect(codeOf('return 2 ^ 10 // 3 + 7 % 4, -(-3), ~0 >> 60, 1 // 0, 0 * 2.0, 5 & 1.5')).toMatchInlineSnapshot(`
      "LoadFloat 0 344
      LoadInteger 1 3
      LoadInteger 2 15
      LoadInteger 3 1
      FloorDivideConstant 3 3 0 ; 0
      LoadFloat 4 2
      MultiplyConstantFlipped 4 4 0 ; 0
      LoadConstant 5 1 ; 1.5
      LoadInteger 6 5
      And 5 6 5
      Return 0 7 0"
    `);
  });
  test('joins concatenations', () => {
    expect(codeOf('local a, b; a = a .. "x" .. b .. 1')).toMatchInlineSnapshot(`
      "LoadNil 0 1
      Move 2 0
      LoadConstant 3 0 ; "x"
      Move 4 1
      LoadInteger 5 1
      Concatenate 2 4
      Move 0 2"
    `);
  });
});

describe('conditions', () => {
  test('compare with small numbers from either side', () => {
    expect(codeOf('local x; x = x < 1; x = 1 < x; x = x >= 2.0; x = x == 3; x = "s" ~= x')).toMatchInlineSnapshot(`
      "LoadNil 0 0
      LessThanImmediate 0 1 1
      Jump 1 ; to 6
      LoadFalseSkip 0
      LoadTrue 0
      GreaterThanImmediate 0 1 1
      Jump 1 ; to 10
      LoadFalseSkip 0
      LoadTrue 0
      GreaterEqualImmediate 0 2 3
      Jump 1 ; to 14
      LoadFalseSkip 0
      LoadTrue 0
      EqualImmediate 0 3 1
      Jump 1 ; to 18
      LoadFalseSkip 0
      LoadTrue 0
      EqualConstant 0 0 0 ; "s"
      Jump 1 ; to 22
      LoadFalseSkip 0
      LoadTrue 0"
    `);
  });
  test('jump instead of making booleans', () => {
    expect(codeOf('local a, b, c; if a and not b or c == nil then a() else b() end')).toMatchInlineSnapshot(`
      "LoadNil 0 2
      Test 0 0
      Jump 2 ; to 7
      Test 1 0
      Jump 2 ; to 9
      EqualConstant 2 0 0 ; nil
      Jump 3 ; to 12
      Move 3 0
      Call 3 1 1
      Jump 2 ; to 14
      Move 3 1
      Call 3 1 1"
    `);
  });
  test('keep values where they are wanted', () => {
    expect(codeOf('local a, b, c; a = b and c or 5; return not (a or b)')).toMatchInlineSnapshot(`
      "LoadNil 0 2
      Test 1 0
      Jump 2 ; to 7
      TestSet 0 2 1
      Jump 1 ; to 8
      LoadInteger 0 5
      Test 0 1
      Jump 2 ; to 12
      Not 3 1
      Jump 2 ; to 14
      LoadFalseSkip 3
      LoadTrue 3
      Return 3 2 0"
    `);
  });
  test('let a break be the jump', () => {
    expect(codeOf('local a; while a do if a == 1 then break end a() end')).toMatchInlineSnapshot(`
      "LoadNil 0 0
      Test 0 0
      Jump 5 ; to 10
      EqualImmediate 0 1 1
      Jump 3 ; to 10
      Move 1 0
      Call 1 1 1
      Jump -7 ; to 3"
    `);
  });
});

describe('tables', () => {
  test('are accessed by field, number or register', () => {
    expect(
      codeOf(
        'local t, k; t.x = t[1]; t[k] = t[256]; t[1] = nil; t.x = 5; t["long name of more than forty characters !"] = k',
      ),
    ).toMatchInlineSnapshot(`
      "LoadNil 0 1
      GetInteger 2 0 1
      SetField 0 0 2 ; "x"
      LoadInteger 2 256
      GetTable 2 0 2
      SetTable 0 1 2
      SetIntegerConstant 0 1 1 ; nil
      SetFieldConstant 0 0 2 ; "x" 5
      LoadConstant 2 3 ; "long name of more than forty characters !"
      SetTable 0 2 1"
    `);
  });
  test('are filled in batches', () => {
    expect(
      codeOf(`return { ${'1, '.repeat(51)} x = 2, f() }`).replace(/(LoadInteger .*\n){40}/, '…\n'),
    ).toMatchInlineSnapshot(`
      "NewTable 0 1 52
      Extra 0
      …
      LoadInteger 41 1
      LoadInteger 42 1
      LoadInteger 43 1
      LoadInteger 44 1
      LoadInteger 45 1
      LoadInteger 46 1
      LoadInteger 47 1
      LoadInteger 48 1
      LoadInteger 49 1
      LoadInteger 50 1
      SetList 0 50 0
      Extra 0
      LoadInteger 1 1
      SetFieldConstant 0 0 1 ; "x" 2
      GetTableUpvalue 2 0 2 ; _ENV "f"
      Call 2 1 0
      SetList 0 0 50
      Extra 0
      Return 0 2 0"
    `);
  });
  test('call methods', () => {
    expect(codeOf('local t; t:m(1); t:a_method_whose_name_is_longer_than_forty_bytes()')).toMatchInlineSnapshot(`
      "LoadNil 0 0
      SelfConstant 1 0 0 ; "m"
      LoadInteger 3 1
      Call 1 3 1
      LoadConstant 3 1 ; "a_method_whose_name_is_longer_than_forty_bytes"
      Self 1 0 3
      Call 1 2 1"
    `);
  });
});

describe('variables', () => {
  test('of a known value take no register', () => {
    expect(
      codeOf('local a <const>, b <const> = 1, "s"; local c <const> = 2; return a, b, c, c + 1'),
    ).toMatchInlineSnapshot(`
      "LoadInteger 0 1
      Move 1 0
      LoadConstant 2 0 ; "s"
      LoadInteger 3 2
      LoadInteger 4 3
      Return 1 5 0"
    `);
  });
  test('assigned together do not disturb each other', () => {
    expect(codeOf('local a, i; i, a[i], a = i + 1, 20')).toMatchInlineSnapshot(`
      "LoadNil 0 1
      Move 2 0
      AddImmediate 3 1 1
      LoadInteger 4 20
      LoadNil 5 0
      Move 0 5
      SetTable 2 1 4
      Move 1 3"
    `);
  });
  test('are closed where they end', () => {
    expect(codeOf('do local x <close> = nil; f(function() return x end) end')).toMatchInlineSnapshot(`
      "LoadNil 0 0
      ToBeClosed 0
      GetTableUpvalue 1 0 0 ; _ENV "f"
      Closure 2 0 ; line 1
      Call 1 2 1
      Close 0 0"
    `);
  });
  test('of loops', () => {
    expect(codeOf('for i = 1, 10, 2 do f(i) end for k, v in next, t do f(k) end')).toMatchInlineSnapshot(`
      "LoadInteger 0 1
      LoadInteger 1 10
      LoadInteger 2 2
      ForPrepare 0 3 ; exit to 10
      GetTableUpvalue 4 0 0 ; _ENV "f"
      Move 5 3
      Call 4 2 1
      ForLoop 0 4 ; to 6
      GetTableUpvalue 0 0 1 ; _ENV "next"
      GetTableUpvalue 1 0 2 ; _ENV "t"
      LoadNil 2 1
      IteratorPrepare 0 3 ; to 17
      GetTableUpvalue 6 0 0 ; _ENV "f"
      Move 7 4
      Call 6 2 1
      IteratorCall 0 2
      IteratorLoop 0 5 ; to 14
      Close 0 0"
    `);
  });
  test('survive a goto that goes back', () => {
    expect(codeOf('::top:: local x = f(); g(function() return x end) goto top')).toMatchInlineSnapshot(`
      "GetTableUpvalue 0 0 0 ; _ENV "f"
      Call 0 1 2
      GetTableUpvalue 1 0 1 ; _ENV "g"
      Closure 2 0 ; line 1
      Call 1 2 1
      Close 0 0
      Jump -7 ; to 2"
    `);
  });
});

describe('calls', () => {
  test('take and give any number of values', () => {
    expect(codeOf('local a, b = f(g(...)), ...; local c, d = f(); f(...)')).toMatchInlineSnapshot(`
      "GetTableUpvalue 0 0 0 ; _ENV "f"
      GetTableUpvalue 1 0 1 ; _ENV "g"
      Vararg 2 0
      Call 1 0 0
      Call 0 0 2
      Vararg 1 2
      GetTableUpvalue 2 0 0 ; _ENV "f"
      Call 2 1 3
      GetTableUpvalue 4 0 0 ; _ENV "f"
      Vararg 5 0
      Call 4 0 1"
    `);
  });
  test('in return position replace the function', () => {
    expect(codeOf('do return f(1) end do local x <close> = nil; return f(1) end')).toMatchInlineSnapshot(`
      "GetTableUpvalue 0 0 0 ; _ENV "f"
      LoadInteger 1 1
      TailCall 0 2 1
      Return 0 0 1
      LoadNil 0 0
      ToBeClosed 0
      GetTableUpvalue 1 0 0 ; _ENV "f"
      LoadInteger 2 1
      Call 1 2 0
      Return 1 0 1
      Close 0 0"
    `);
  });
});

describe('debug information', () => {
  test('tells the lines of calls, operators and definitions', () => {
    const prototype = compiler.prototypeOf('local a = b\n+\nc\nf(\n1,\n2)\nfunction g()\n\nend\n');
    expect(prototype.lines).toEqual([1, 2, 3, 2, 4, 5, 6, 4, 9, 7, 9]);
    expect(prototype.children[0]).toMatchObject({ lineDefined: 7, lastLineDefined: 9 });
  });

  test('tells lines that are far apart, and many', () => {
    const gaps = [1, 300, 2, 128, 127, 70000, 1];
    const source = gaps.map((gap) => '\n'.repeat(gap) + 'f()'.repeat(100)).join('');
    const expected: number[] = [];
    let line = 1;
    for (const gap of gaps) {
      line += gap;
      for (let i = 0; i < 200; i++) expected.push(line);
    }
    expect(compiler.prototypeOf(source).lines.slice(1, -1)).toEqual(expected);
  });

  test('tells where variables live', () => {
    const { locals, children } = compiler.prototypeOf(
      'local a = 1 do local b = a end local c <const> = 5 local function f(p, ...) return a, f, p end',
    );
    expect(locals).toEqual([
      { name: 'a', start: 2, end: 5 },
      { name: 'b', start: 3, end: 3 },
      { name: 'f', start: 4, end: 5 },
    ]);
    expect(children[0]?.locals).toEqual([{ name: 'p', start: 0, end: 6 }]);
    expect(children[0]?.upvalues).toEqual([
      { name: 'a', inStack: true, index: 0, kind: 0 },
      { name: 'f', inStack: true, index: 1, kind: 0 },
    ]);
    expect(children[0]).toMatchObject({ parameters: 1, isVararg: true });
  });

  test('passes upvalues through functions in between', () => {
    const [outer] = compiler.prototypeOf(
      'local x <close> = nil; function f() return function() return x, y end end',
    ).children;
    expect(outer?.upvalues.map(({ name }) => name)).toEqual(['x', '_ENV']);
    expect(outer?.children[0]?.upvalues).toEqual([
      { name: 'x', inStack: false, index: 0, kind: 2 },
      { name: '_ENV', inStack: false, index: 1, kind: 0 },
    ]);
  });
});

describe('literals', () => {
  const constantOf = (literal: string) => compiler.prototypeOf(`x = ${literal}`).constants[1];

  test.each([
    ["'a\\a\\b\\f\\n\\r\\t\\v\\\\\\\"\\''", 'a\x07\b\f\n\r\t\v\\"\''],
    ["'\\x41\\065\\u{48}\\z   \n  !'", 'AAH!'],
    ["'\\0001'", '\x001'],
    ["'a\\\nb'", 'a\nb'],
    [
      "'\\u{7F}\\u{80}\\u{7FF}\\u{800}\\u{FFFF}\\u{10000}'",
      '\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80',
    ],
    ["'\\u{1FFFFF}\\u{3FFFFFF}\\u{7FFFFFFF}'", '\xf7\xbf\xbf\xbf\xfb\xbf\xbf\xbf\xbf\xfd\xbf\xbf\xbf\xbf\xbf'],
    ['[[\nfirst\r\nsecond\rthird\n\rfourth]]', 'first\nsecond\nthird\nfourth'],
    ['[==[a]]b]=]c]==]', 'a]]b]=]c'],
    ['[[]]', ''],
    ["'\\'", undefined],
  ])('%j', (literal, value) => {
    if (value === undefined) expect(compiler.compile(`x = ${literal}`).error).toContain('unfinished string');
    else expect(constantOf(literal)).toBe(value);
  });

  test.each([
    ['70000', 70000n],
    ['0xffffffffffffffff', -1n],
    ['9223372036854775807', 9223372036854775807n],
    ['9223372036854775808', 2 ** 63],
    ['1e308', 1e308],
    ['0x.8p1', 1],
    ['3.25', 3.25],
    ['.5e-1', 0.05],
    ['1e400', Infinity],
  ])('%s', (literal, value) => {
    const [, constant] = compiler.prototypeOf(`x = ${literal}`).constants;
    expect(constant).toBe(value);
  });

  test('equal strings are one constant, however long', () => {
    const long = 'long'.repeat(20);
    const { constants } = compiler.prototypeOf(`x = "${long}" .. "${long}" .. [[${long}]] y = x x = y`);
    expect(constants.filter((constant) => constant === long)).toHaveLength(1);
    expect(constants).toHaveLength(3);
  });

  test('a number is one constant, but an integer is not a float', () => {
    expect(
      compiler.prototypeOf('local t; t[t] = 1 t[t] = 1.0 t[t] = 0 t[t] = 0.0 t[t] = 1 t[t] = 1.0').constants,
    ).toEqual([1n, 1, 0n, 0]);
  });
});
