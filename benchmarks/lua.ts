/**
 * The speed of Lua, ours against others, in one run:
 *
 *   npm run bench -- lua [--runs 5] [--engine NAME]... [--median] [--json] [FILTER]
 *
 * For each program the engines take turns, so that a machine that slows down slows all of them down.
 * The table shows how many times as fast as wasmoon each is, from the best run, or the median one.
 * Exit status 1 when two engines do not return the same checksum.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchmarkEngine, LoadedProgram } from './engine.ts';
import { allEngines, REFERENCE } from './engines/index.ts';
import { loadPrograms, type Program } from './program.ts';
import { disagreements, ratioTable, type Sample } from './table.ts';

export async function runLuaSuite(commandLine: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...commandLine],
    options: {
      runs: { type: 'string', default: '5' },
      engine: { type: 'string', multiple: true },
      median: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) return usage(`--runs takes a whole number, not '${values.runs}'`);
  const known = allEngines();
  const unknown = values.engine?.find((name) => known.every((engine) => engine.name !== name));
  if (unknown !== undefined)
    return usage(`unknown engine '${unknown}'; there are ${known.map(({ name }) => name).join(', ')}`);
  const programs = loadPrograms().filter(({ name }) => name.includes(positionals[0] ?? ''));
  if (programs.length === 0) return usage(`no program matches '${positionals[0]}'`);

  const chosen = known.filter(({ name }) => values.engine === undefined || values.engine.includes(name));
  const engines = chosen.filter(({ availability }) => 'version' in availability);
  const notes = [
    ...chosen.flatMap(absence),
    ...programs.flatMap((program) => engines.flatMap((engine) => exclusion(program, engine))),
  ];
  const samples: Sample[] = [];
  for (const program of programs) {
    if (!values.json) process.stderr.write(`${program.name}\n`);
    samples.push(...(await measure(program, engines, runs)));
  }
  const different = disagreements(samples);
  if (values.json) {
    console.log(JSON.stringify({ machine: machine(), runs, samples, notes, disagreements: different }, undefined, 2));
  } else {
    const choice = values.median ? 'median' : 'best';
    const columns = engines.map(({ name }) => name).filter((name) => name !== REFERENCE);
    const versions = engines.flatMap(({ availability }) => ('version' in availability ? [availability.version] : []));
    console.log(`${machine()}; ${versions.join(', ')}; ${choice} of ${runs}; times as fast as ${REFERENCE}\n`);
    console.log(ratioTable(samples, columns, REFERENCE, choice));
    for (const note of notes) console.log(`left out: ${note}`);
    for (const line of different) console.log(`DIFFERENT CHECKSUMS: ${line}`);
  }
  return different.length === 0 ? 0 : 1;
}

function usage(message: string): number {
  process.stderr.write(`bench: ${message}\n`);
  return 2;
}

function machine(): string {
  return `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`;
}

function absence({ name, availability }: BenchmarkEngine): string[] {
  return 'missing' in availability ? [`${name}: ${availability.missing}`] : [];
}

function exclusion({ name, notOn }: Program, engine: BenchmarkEngine): string[] {
  const reason = notOn.get(engine.name);
  return reason === undefined ? [] : [`${name} on ${engine.name}: ${reason}`];
}

/** All runs of one program, the engines taking turns. */
async function measure(program: Program, engines: readonly BenchmarkEngine[], runs: number): Promise<Sample[]> {
  const loaded: { engine: BenchmarkEngine; instance: LoadedProgram; milliseconds: number[]; checksum: string }[] = [];
  for (const engine of engines) {
    if (program.notOn.has(engine.name)) continue;
    loaded.push({ engine, instance: await engine.load(program), milliseconds: [], checksum: '' });
  }
  for (let round = 0; round < runs; round++) {
    for (const entry of loaded) {
      if (round >= entry.engine.mostRuns) continue;
      const { milliseconds, checksum } = await entry.instance.run();
      entry.milliseconds.push(milliseconds);
      if (round > 0 && checksum !== entry.checksum)
        throw new Error(`${program.name} on ${entry.engine.name}: the checksum changes`);
      entry.checksum = checksum;
    }
  }
  for (const { instance } of loaded) instance.close();
  return loaded.map(({ engine, milliseconds, checksum }) => ({
    program: program.name,
    engine: engine.name,
    milliseconds,
    checksum,
  }));
}
