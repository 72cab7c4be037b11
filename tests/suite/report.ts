/** The table of the suite: one row per file; and docs/conformance.md around it. */
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

/** docs/conformance.md. @param command as the reader would type it */
export function page(rows: readonly Row[], command: string): string {
  const date = new Date().toISOString().slice(0, 10);
  return `# Conformance

The official test suite of Lua 5.4.8 (\`testes\` of the public repository lua/lua at tag v5.4.8) on our engine. Each file runs in a
process of its own with a fixed seed, a scratch copy of the folder granted for reading and writing, and everything switched on:
\`_soft\`, \`_port\` and \`_nomsg\` are false, so the large files (big.lua, heavy.lua, verybig.lua) run as well; \`T\` is nil. all.lua comes
last and runs them once more in one process, except heavy.lua, which it does not know.

Nothing is changed in the files but the lines listed here, which are emptied; the runner refuses a suite whose lines say
something else than its table expects. Why a part is left out:

- **bytecode**: it loads what \`string.dump\` gives. We take source text only, and \`string.dump\` raises an error.
- **shell**: it runs commands by \`os.execute\` or \`io.popen\`. A process has none.
- **environment**: it expects variables of the environment. A process sees none.
- **beyond PUC**: it checks that coroutines cannot yield out of \`table.sort\` or \`string.gsub\`. Ours can.
- **C test library**, **C API**: the suite itself passes over what needs its library \`T\` or a module in C.
- **locale**: the suite itself passes over what needs a locale other than "C". There is no other.

Printed by \`${command}\` on ${date}, Node ${process.versions.node}.

**${summary(rows)}.**

${markdownTable(rows)}`;
}
