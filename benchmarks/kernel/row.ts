/** What the kernel suite finds out: rows of numbers with a unit, some of which have a target. */

export type RowUnit = 'ns' | 'µs' | 'bytes' | 'fuel' | '%' | 'count' | '×';

export interface Row {
  /** A group has its rows together, under its name. */
  readonly group: string;
  readonly what: string;
  readonly value: number;
  readonly unit: RowUnit;
  /** At most so much. For a `floor`: at least. Absent: the number is only reported. */
  readonly target?: number;
  readonly isFloor?: boolean;
  /** What to compare it with, or how it came about. */
  readonly note?: string;
}

export type Verdict = 'met' | 'MISSED' | '';

export function verdictOf({ value, target, isFloor }: Row): Verdict {
  if (target === undefined) return '';
  // Not a number is a miss: what could not be measured has not been shown.
  return (isFloor ? value >= target : value <= target) ? 'met' : 'MISSED';
}

/** The table "what | measured | target | verdict", groups under their names. */
export function rowTable(rows: readonly Row[]): string {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const cells = groups.flatMap((group) => [
    [group, '', '', '', ''],
    ...rows.filter((row) => row.group === group).map(cellsOf),
  ]);
  const table = [['what', 'measured', 'target', 'verdict', 'note'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column === 1 || column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf(row: Row): string[] {
  const { what, value, unit, target, isFloor, note } = row;
  const goal = target === undefined ? '' : `${isFloor ? '≥' : '≤'} ${formatted(target, unit)}`;
  return [`  ${what}`, formatted(value, unit), goal, verdictOf(row), note ?? ''];
}

/** A number as people read it: µs and ns with three digits, counts and bytes whole. */
export function formatted(value: number, unit: RowUnit): string {
  if (Number.isNaN(value)) return 'not measured';
  if (unit === 'count') return grouped(value);
  if (unit === 'fuel' || unit === 'bytes') return `${grouped(value)} ${unit}`;
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const text = Math.abs(value) >= 10_000 ? grouped(value) : value.toFixed(digits);
  return unit === '×' ? `${text} ×` : `${text} ${unit}`;
}

function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');
}
