/**
 * The escape corpus on every engine: who holds what.
 *
 *   npm run escape-corpus -- [--engine NAME]... [--deadline MS] [--limit MS] [--jobs N]
 *                           [--json | --markdown] [FILTER]
 *
 * Each program runs in a process of its own and gets a deadline, on our engine beside its fuel; one that has
 * not stopped when the limit is over is killed. `--markdown` prints docs/escape-corpus.md. Exit status 1 when
 * our own engine lets anything through.
 */
import { parseArgs } from 'node:util';
import { type CorpusEntry, loadCorpus } from './corpus.ts';
import { ENGINE_NAMES, type EngineName } from './engine.ts';
import { SLICE } from './engines/perilune.ts';
import { page } from './page.ts';
import { runInSubprocess } from './subprocess.ts';
import { type Cell, programTable, summaryTable } from './table.ts';
import { judge, judgeOwn } from './verdict.ts';

class Usage extends Error {}

function commandLine() {
  const { values, positionals } = parseArgs({
    options: {
      engine: { type: 'string', multiple: true, default: [...ENGINE_NAMES] },
      deadline: { type: 'string', default: '500' },
      limit: { type: 'string', default: '3000' },
      grace: { type: 'string', default: '250' },
      jobs: { type: 'string', default: '2' },
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const number = (name: 'deadline' | 'limit' | 'grace' | 'jobs'): number => {
    const value = Number(values[name]);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new Usage(`--${name} ${values[name]}: not a whole number from 1`);
    return value;
  };
  const unknown = values.engine.find((name) => !ENGINE_NAMES.includes(name as EngineName));
  if (unknown !== undefined) throw new Usage(`unknown engine '${unknown}'; there are ${ENGINE_NAMES.join(', ')}`);
  const [filter = ''] = positionals;
  const entries = loadCorpus().filter(({ name }) => name.includes(filter));
  if (entries.length === 0) throw new Usage(`no program has '${filter}' in its name`);
  return {
    engines: values.engine as EngineName[],
    entries,
    limit: number('limit'),
    jobs: number('jobs'),
    allowance: { deadline: number('deadline'), grace: number('grace'), slack: 48 * 1024 * 1024 },
    format: values.json ? 'json' : values.markdown ? 'markdown' : 'text',
  };
}

type Options = ReturnType<typeof commandLine>;

/** Fuel past the budget that is still right: one slice and the longest step between two checks. */
const FUEL_BOUND = SLICE + 10_000;

async function runCell(entry: CorpusEntry, engine: EngineName, { allowance, limit }: Options): Promise<Cell> {
  if (engine === 'quickjs' && entry.javascript === undefined) return { entry: entry.name, engine, verdict: undefined };
  const run = await runInSubprocess(engine, entry.name, allowance.deadline, limit);
  const verdict = engine === 'perilune' ? judgeOwn(entry, run, allowance, FUEL_BOUND) : judge(entry, run, allowance);
  process.stderr.write(`${entry.name} on ${engine}: ${verdict?.text ?? 'lacks what it needs'}\n`);
  return { entry: entry.name, engine, verdict, run };
}

/** Runs tasks a few at a time, in order. */
async function inParallel<Result>(jobs: number, tasks: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tasks.length) {
      const index = next++;
      const task = tasks[index];
      if (task) results[index] = await task();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, worker));
  return results;
}

async function main(): Promise<number> {
  const options = commandLine();
  const { engines, entries, jobs, allowance, limit, format } = options;
  const tasks = entries.flatMap((entry) => engines.map((engine) => () => runCell(entry, engine, options)));
  const cells = await inParallel(jobs, tasks);
  if (format === 'json') console.log(JSON.stringify({ ...allowance, limit, cells }, undefined, 2));
  else if (format === 'markdown') console.log(page(entries, engines, cells, { ...allowance, limit }));
  else console.log(`${programTable(entries, engines, cells)}\n\n${summaryTable(engines, cells)}`);
  return cells.some(({ engine, verdict }) => engine === 'perilune' && verdict?.contained === false) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof Usage || (error instanceof TypeError && 'code' in error);
  if (!isUsage) throw error;
  process.stderr.write(`escape-corpus: ${error.message}\n`);
  process.exitCode = 2;
}
