/** The table of the suite: one row per file. */
import { LEFT_OUT, SKIPPED_BY_ITSELF } from './left-out.ts';
import { partsOf } from './prepare.ts';
import type { FileRun } from './run-file.ts';

export interface Row {
  readonly file: string;
  readonly result: 'passed' | 'passed in part' | 'left out' | 'FAILED';
  /** What was left out and why, or what failed. */
  readonly notes: readonly string[];
}

export function rowOf(run: FileRun, lineCount: number): Row {
  const { file, failure } = run;
  if (failure !== undefined) return { file, result: 'FAILED', notes: [failure] };
  const parts = partsOf(file, LEFT_OUT);
  const notes = parts.map(({ lines: [first, last], reason, why }) => `${linesText(first, last)} (${reason}): ${why}`);
  for (const message of new Set(run.messages))
    notes.push(`(${needOf(message)}) passed over by the suite itself: ${message}`);
  const count = parts.reduce((sum, { lines: [first, last] }) => sum + last - first + 1, 0);
  if (count >= lineCount) return { file, result: 'left out', notes };
  return { file, result: notes.length > 0 ? 'passed in part' : 'passed', notes };
}

function linesText(first: number, last: number): string {
  return first === last ? `line ${first}` : `lines ${first}–${last}`;
}

function needOf(message: string): string {
  const known = Object.entries(SKIPPED_BY_ITSELF).find(([start]) => message.startsWith(start));
  return known ? known[1] : 'unknown reason';
}

export function textTable(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ file }) => file.length));
  const lines = rows.flatMap(({ file, result, notes }) => [
    `${file.padEnd(width)}  ${result}`,
    ...notes.map((note) => `${' '.repeat(width)}    ${note}`),
  ]);
  return [...lines, summary(rows)].join('\n');
}

export function summary(rows: readonly Row[]): string {
  const count = (result: Row['result']): number => rows.filter((row) => row.result === result).length;
  return `${rows.length} files: ${count('passed')} passed, ${count('passed in part')} passed in part, ${count('left out')} left out, ${count('FAILED')} failed`;
}

export function markdownTable(rows: readonly Row[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
  return [
    '| file | result | left out |',
    '| --- | --- | --- |',
    ...rows.map(({ file, result, notes }) => `| ${file} | ${result} | ${notes.map(cell).join('<br>')} |`),
  ].join('\n');
}
