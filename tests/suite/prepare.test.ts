import { describe, expect, test } from 'vitest';
import { LEFT_OUT, type LeftOut } from './left-out.ts';
import { checkFiles, SuiteDiffers, withoutLeftOut } from './prepare.ts';

const text = ['print "one"', '  f(1)', 'do', '  g()', 'end', 'print "two"'].join('\n');

function leftOut(lines: LeftOut['lines'], first: string, last: string, file = 'a.lua'): LeftOut {
  return { file, lines, first, last, reason: 'shell', why: 'for the test' };
}

describe('leaving parts out', () => {
  test('empties their lines and keeps all others where they are', () => {
    const table = [leftOut([2, 2], 'f(1)', 'f(1)'), leftOut([3, 5], 'do', 'end')];
    expect(withoutLeftOut('a.lua', text, table).split('\n')).toEqual(['print "one"', '', '', '', '', 'print "two"']);
  });

  test('touches no other file', () => {
    expect(withoutLeftOut('b.lua', text, [leftOut([3, 5], 'do', 'end')])).toBe(text);
  });

  test.each([
    [
      'a first line that says something else',
      leftOut([1, 5], 'do', 'end'),
      'a.lua:1: expected "do", found "print "one""',
    ],
    ['a last line that says something else', leftOut([3, 4], 'do', 'end'), 'a.lua:4: expected "end", found "g()"'],
    ['a line behind the end', leftOut([3, 9], 'do', 'end'), 'a.lua:9: expected "end", but the file has 6 lines'],
    ['lines the wrong way round', leftOut([5, 3], 'end', 'do'), 'not in order at line 5'],
  ])('refuses %s', (_, part, complaint) => {
    expect(() => withoutLeftOut('a.lua', text, [part])).toThrow(complaint);
    expect(() => withoutLeftOut('a.lua', text, [part])).toThrow(SuiteDiffers);
  });

  test('refuses parts that overlap', () => {
    const table = [leftOut([2, 4], 'f(1)', 'g()'), leftOut([4, 5], 'g()', 'end')];
    expect(() => withoutLeftOut('a.lua', text, table)).toThrow('not in order at line 4');
  });

  test('refuses a folder without a file the table names', () => {
    expect(() => checkFiles(['b.lua'], [leftOut([3, 5], 'do', 'end')])).toThrow('a.lua: the suite has no such file');
  });
});

test('the table names each part once, with a reason of its own', () => {
  const places = LEFT_OUT.map(({ file, lines }) => `${file}:${lines[0]}`);
  expect(new Set(places).size).toBe(places.length);
  expect(LEFT_OUT.filter(({ why, first, last }) => why === '' || first === '' || last === '')).toEqual([]);
});
