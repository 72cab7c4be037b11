import { describe, expect, test } from 'vitest';
import { formatted, type Row, rowTable, verdictOf } from './kernel/row.ts';
import { loadPrograms, parseProgram } from './program.ts';
import { geometricMean, median } from './statistics.ts';
import { disagreements, ratioTable, type Sample } from './table.ts';

describe('programs', () => {
  test('every one has a head and a benchmark function', () => {
    expect(loadPrograms().length).toBeGreaterThanOrEqual(18);
  });

  test('what is missing is named', () => {
    expect(() => parseProgram('x', 'x.lua', 'function benchmark(n)\nend\n')).toThrow(
      "x: the header '-- iterations: N'",
    );
    expect(() => parseProgram('x', 'x.lua', '-- iterations: 5\n')).toThrow(
      'x: defines no global function benchmark(n)',
    );
  });

  test('an exclusion carries its reason', () => {
    const source = '-- iterations: 5\n-- not on luajit: no integers\nfunction benchmark(n)\nend\n';
    expect(parseProgram('x', 'x.lua', source).notOn).toEqual(new Map([['luajit', 'no integers']]));
  });
});

describe('the table', () => {
  const sample = (program: string, engine: string, milliseconds: number[], checksum = '1'): Sample => ({
    program,
    engine,
    milliseconds,
    checksum,
  });
  const samples = [
    sample('a', 'wasmoon', [200, 300, 1000]),
    sample('a', 'ours', [100, 100, 100]),
    sample('b', 'wasmoon', [100]),
    sample('b', 'ours', [12.5]),
    sample('b', 'luajit', [5], '2'),
  ];

  test('shows ratios of the best runs, and their geometric mean', () => {
    expect(ratioTable(samples, ['ours', 'luajit'], 'wasmoon', 'best').split('\n')).toEqual([
      'program         wasmoon  ours  luajit',
      'a                200 ms  2.00       –',
      'b                100 ms  8.00    20.0',
      'geometric mean           4.00    20.0',
    ]);
  });

  test('or of the median ones', () => {
    expect(ratioTable(samples, ['ours'], 'wasmoon', 'median')).toContain('a                300 ms  3.00');
  });

  test('names who disagrees', () => {
    expect(disagreements(samples)).toEqual(['b: wasmoon 1, ours 1, luajit 2']);
  });
});

describe('the table of the kernel suite', () => {
  const row = (what: string, value: number, more: Partial<Row> = {}): Row => ({
    group: 'g',
    what,
    value,
    unit: 'µs',
    ...more,
  });

  test('tells what is met and what is missed', () => {
    expect(verdictOf(row('a', 100, { target: 100 }))).toBe('met');
    expect(verdictOf(row('a', 100.1, { target: 100 }))).toBe('MISSED');
    expect(verdictOf(row('a', 99, { target: 100, isFloor: true }))).toBe('MISSED');
    expect(verdictOf(row('a', Number.NaN, { target: 100 }))).toBe('MISSED');
    expect(verdictOf(row('a', 1e9))).toBe('');
  });

  test('has a line for each row under the name of its group', () => {
    expect(rowTable([row('quick', 1.234, { target: 5 }), row('slow', 12345, { note: 'why' })]).split('\n')).toEqual([
      'what      measured     target  verdict  note',
      'g',
      '  quick    1.23 µs  ≤ 5.00 µs  met',
      '  slow   12 345 µs                      why',
    ]);
  });

  test('shows numbers with three digits', () => {
    expect([0.123, 12.34, 123.4].map((value) => formatted(value, 'ns'))).toEqual(['0.12 ns', '12.3 ns', '123 ns']);
    expect([formatted(1e4, 'count'), formatted(2047.6, 'bytes'), formatted(2, '×')]).toEqual([
      '10 000',
      '2 048 bytes',
      '2.00 ×',
    ]);
    expect(formatted(Number.NaN, 'µs')).toBe('not measured');
  });
});

test('median and geometric mean', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  expect(geometricMean([0.5, 2, 8, 0.125])).toBeCloseTo(1);
  expect(geometricMean([])).toBeNaN();
});
