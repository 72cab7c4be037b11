/** What a run of the Lua benchmarks found, as text. */
import { geometricMean, median } from './statistics.ts';

/** All runs of one program on one engine. */
export interface Sample {
  readonly program: string;
  readonly engine: string;
  readonly milliseconds: readonly number[];
  readonly checksum: string;
}

export type Choice = 'best' | 'median';

export function timeOf({ milliseconds }: Sample, choice: Choice): number {
  return choice === 'best' ? Math.min(...milliseconds) : median(milliseconds);
}

/** How many times as fast as the reference each sample is; undefined where either is missing. */
export function ratioOf(
  samples: readonly Sample[],
  program: string,
  engine: string,
  reference: string,
  choice: Choice,
): number | undefined {
  const find = (name: string) => samples.find((sample) => sample.program === program && sample.engine === name);
  const own = find(engine);
  const other = find(reference);
  return own && other ? timeOf(other, choice) / timeOf(own, choice) : undefined;
}

export function ratioTable(
  samples: readonly Sample[],
  engines: readonly string[],
  reference: string,
  choice: Choice,
): string {
  const programs = [...new Set(samples.map(({ program }) => program))];
  const ratios = (program: string) => engines.map((engine) => ratioOf(samples, program, engine, reference, choice));
  const rows = programs.map((program) => {
    const base = samples.find((sample) => sample.program === program && sample.engine === reference);
    return [program, base ? `${timeOf(base, choice).toFixed(0)} ms` : '–', ...ratios(program).map(asRatio)];
  });
  const means = engines.map((engine) => {
    const all = programs
      .map((program) => ratioOf(samples, program, engine, reference, choice))
      .filter((ratio) => ratio !== undefined);
    return all.length === 0 ? undefined : geometricMean(all);
  });
  const head = ['program', reference, ...engines];
  return align([head, ...rows, ['geometric mean', '', ...means.map(asRatio)]]);
}

function asRatio(ratio: number | undefined): string {
  if (ratio === undefined) return '–';
  return ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2);
}

/** First column to the left, the others to the right. */
function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Programs whose engines do not agree, with what each of them returned. */
export function disagreements(samples: readonly Sample[]): string[] {
  return [...new Set(samples.map(({ program }) => program))].flatMap((program) => {
    const own = samples.filter((sample) => sample.program === program);
    if (new Set(own.map(({ checksum }) => checksum)).size <= 1) return [];
    return [`${program}: ${own.map(({ engine, checksum }) => `${engine} ${checksum}`).join(', ')}`];
  });
}
