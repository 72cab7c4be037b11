/** The tables of the escape corpus: what each engine did with each program, and how much it held of all. */
import type { CorpusEntry } from './corpus.ts';
import type { EngineName } from './engine.ts';
import type { Run, Verdict } from './verdict.ts';

export interface Cell {
  readonly entry: string;
  readonly engine: EngineName;
  /** Absent where the entry has no equivalent for the engine, or the engine lacks what it needs. */
  readonly verdict: Verdict | undefined;
  readonly run?: Run;
}

/** One row per program, one column per engine. */
export function programTable(
  entries: readonly CorpusEntry[],
  engines: readonly EngineName[],
  cells: readonly Cell[],
): string {
  const textOf = (entry: string, engine: EngineName): string => {
    const verdict = cells.find((cell) => cell.entry === entry && cell.engine === engine)?.verdict;
    if (verdict === undefined) return '–';
    return verdict.contained ? verdict.text : `**${verdict.text}**`;
  };
  const rows = entries.map(({ name }) => [name, ...engines.map((engine) => textOf(name, engine))]);
  return markdown(['program', ...engines], rows);
}

/** One row per engine. A program that did two wrong things counts in two columns. */
export function summaryTable(engines: readonly EngineName[], cells: readonly Cell[]): string {
  const rows = engines.map((engine) => {
    const verdicts = cells.flatMap((cell) => (cell.engine === engine && cell.verdict ? [cell.verdict] : []));
    const count = (part: string): number => verdicts.filter(({ text }) => text.includes(part)).length;
    const held = verdicts.filter(({ contained }) => contained).length;
    const wrong = [count('past deadline'), count('memory grew'), count('crashed')];
    return [engine, verdicts.length, `**${held}**`, ...wrong];
  });
  return markdown(['engine', 'programs', 'held', 'ran past the deadline', 'outgrew their memory', 'crashed'], rows);
}

function markdown(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((columns) => `| ${columns.join(' | ')} |`).join('\n');
}
