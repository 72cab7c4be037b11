import { describe, expect, test } from 'vitest';
import { LEFT_OUT } from './left-out.ts';
import { markdownTable, page, rowOf, summary, textTable } from './report.ts';
import type { FileRun } from './run-file.ts';

const passed: FileRun = { file: 'sort.lua', messages: [], output: '', fuel: 1, memoryHigh: 1, milliseconds: 1 };

describe('the row of a file', () => {
  test('that passed', () => {
    expect(rowOf(passed, 10)).toEqual({ file: 'sort.lua', result: 'passed', notes: [] });
  });

  test('that passed but for a part left out tells where and why', () => {
    const part = LEFT_OUT.find(({ file }) => file === 'errors.lua');
    const row = rowOf({ ...passed, file: 'errors.lua' }, 1000);
    expect(row.result).toBe('passed in part');
    expect(row.notes[0]).toBe(`lines ${part?.lines[0]}–${part?.lines[1]} (${part?.reason}): ${part?.why}`);
  });

  test('that is left out as a whole', () => {
    expect(rowOf({ ...passed, file: 'main.lua' }, 568).result).toBe('left out');
  });

  test('that passes over something itself tells once what it needs', () => {
    const message = "testC not active: skipping 'pushfstring' tests";
    expect(rowOf({ ...passed, messages: [message, message] }, 10).notes).toEqual([
      `(C test library) passed over by the suite itself: ${message}`,
    ]);
  });

  test('that failed shows the message and nothing else', () => {
    const row = rowOf({ ...passed, file: 'errors.lua', failure: 'errors.lua:1: no' }, 1000);
    expect(row).toEqual({ file: 'errors.lua', result: 'FAILED', notes: ['errors.lua:1: no'] });
  });
});

test('tables have a row per file and count the results', () => {
  const rows = [rowOf(passed, 10), rowOf({ ...passed, file: 'pm.lua', failure: 'a | b\n<c>' }, 10)];
  expect(summary(rows)).toBe('2 files: 1 passed, 0 passed in part, 0 left out, 1 failed');
  expect(textTable(rows)).toContain('pm.lua    FAILED\n');
  expect(markdownTable(rows).split('\n').slice(2)).toEqual([
    '| sort.lua | passed |  |',
    '| pm.lua | FAILED | a \\| b &lt;c> |',
  ]);
});

test('the page says what it was printed by and how it went', () => {
  const text = page([rowOf(passed, 10)], 'some command');
  expect(text).toContain('Printed by `some command` on 20');
  expect(text).toContain('**1 files: 1 passed, 0 passed in part, 0 left out, 0 failed.**');
});
