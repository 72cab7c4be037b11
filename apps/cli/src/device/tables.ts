/** Lists for people: columns as wide as what is in them. What a process may have written is shown as text only. */
import { Unit, type UnitName, unitSymbols } from '@perilune/abi';
import { plain } from '../screen/text.ts';

/** @param right columns of numbers, from 0 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const shown = rows.map((row) => row.map(plain));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...shown.map((row) => [...(row[column] ?? '')].length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => {
        const fill = ' '.repeat(Math.max(0, (widths[column] ?? 0) - [...text].length));
        return right.includes(column) ? fill + text : text + fill;
      })
      .join('  ')
      .trimEnd();
  return [head, ...shown].map((row) => `${line(row)}\n`).join('');
}

/** A value with its unit. */
export function shownValues(unit: string, values: readonly number[] | undefined): string {
  if (!values) return '–';
  const symbol = Object.hasOwn(Unit, unit) ? unitSymbols[unit as UnitName] : '';
  return `${values.map((value) => String(Number(value.toPrecision(6)))).join(' ')}${symbol === '' ? '' : ` ${symbol}`}`;
}
