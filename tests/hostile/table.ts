/** The table of the escape corpus: one row per entry, one column per engine. */
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

export function markdownTable(
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
  const lines = [['program', ...engines], ['---', ...engines.map(() => '---')], ...rows];
  return lines.map((columns) => `| ${columns.join(' | ')} |`).join('\n');
}

/** One line per engine: how many programs it held. */
export function summary(engines: readonly EngineName[], cells: readonly Cell[]): string {
  return engines
    .map((engine) => {
      const verdicts = cells.flatMap((cell) => (cell.engine === engine && cell.verdict ? [cell.verdict] : []));
      const count = (part: string): number => verdicts.filter(({ text }) => text.includes(part)).length;
      const contained = verdicts.filter((verdict) => verdict.contained).length;
      const details = `${count('past deadline')} ran past the deadline, ${count('memory grew')} outgrew their quota, ${count('crashed')} crashed`;
      return `${engine}: contained ${contained} of ${verdicts.length}; ${details}`;
    })
    .join('\n');
}
