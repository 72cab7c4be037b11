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

const { values, positionals } = parseArgs({
  options: {
    engine: { type: 'string', multiple: true },
    deadline: { type: 'string', default: '500' },
    limit: { type: 'string', default: '3000' },
    grace: { type: 'string', default: '250' },
    jobs: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const allowance = { deadline: Number(values.deadline), grace: Number(values.grace), slack: 48 * 1024 * 1024 };
const limit = Number(values.limit);

/** Fuel past the budget that is still right: one slice and the longest step between two checks. */
const FUEL_BOUND = SLICE + 10_000;

function chosenEngines(): EngineName[] {
  const names = values.engine ?? ENGINE_NAMES;
  for (const name of names) {
    if (!ENGINE_NAMES.includes(name as EngineName)) {
      process.stderr.write(`escape-corpus: unknown engine '${name}'; there are ${ENGINE_NAMES.join(', ')}\n`);
      process.exit(2);
    }
  }
  return names as EngineName[];
}

async function runCell(entry: CorpusEntry, engine: EngineName): Promise<Cell> {
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

const engines = chosenEngines();
const entries = loadCorpus().filter(({ name }) => name.includes(positionals[0] ?? ''));
const tasks = entries.flatMap((entry) => engines.map((engine) => () => runCell(entry, engine)));
const cells = await inParallel(Number(values.jobs), tasks);
if (values.json) console.log(JSON.stringify({ ...allowance, limit, cells }, undefined, 2));
else if (values.markdown) console.log(page(entries, engines, cells, { ...allowance, limit }));
else console.log(`${programTable(entries, engines, cells)}\n\n${summaryTable(engines, cells)}`);
process.exitCode = cells.some(({ engine, verdict }) => engine === 'perilune' && verdict?.contained === false) ? 1 : 0;
