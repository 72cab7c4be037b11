/**
 * The whole sweeps, which take minutes; says what it is at.
 *
 *   npm run sweep [-- [--only SWEEP] [--sample] [PROGRAM]]
 */
import { parseArgs } from 'node:util';
import { loadCases } from './corpus.ts';
import { type Extent, type Sweep, sweeps } from './sweep.ts';

const HELP = `usage: npm run sweep -- [--only NAME]... [--sample] [--list] [PROGRAM]

  --only NAME   only this sweep: ${sweeps.map(({ name }) => name).join(', ')}
  --sample      only what npm test does; all of it takes about 25 minutes of processor time: 20 for allocation, 3 for snapshot
  --list        say what each sweep proves
  PROGRAM       only programs with this in their name`;

function main(): number {
  const { values, positionals } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      sample: { type: 'boolean' },
      list: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  if (values.help) return say(HELP);
  if (values.list) return say(sweeps.map(({ name, claim }) => `${name.padEnd(12)}${claim}`).join('\n'));
  const unknown = values.only?.find((name) => !sweeps.some((sweep) => sweep.name === name));
  if (unknown !== undefined || positionals.length > 1) {
    console.error(unknown === undefined ? HELP : `there is no sweep '${unknown}'\n${HELP}`);
    return 2;
  }
  const chosen = sweeps.filter(({ name }) => values.only?.includes(name) ?? true);
  const failures = chosen.map((sweep) => runSweep(sweep, values.sample ? 'sample' : 'full', positionals[0] ?? ''));
  return failures.some((count) => count > 0) ? 1 : 0;
}

function say(text: string): number {
  console.log(text);
  return 0;
}

/** @returns how many programs failed */
function runSweep(sweep: Sweep, extent: Extent, filter: string): number {
  const started = process.cpuUsage().user;
  const cases = loadCases().filter(({ name }) => name.includes(filter));
  let programs = 0;
  let tries = 0;
  let failures = 0;
  for (const [index, one] of cases.entries()) {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${sweep.name} ${index}/${cases.length} ${one.name}`);
    const result = attempt(sweep, one, extent);
    if (!result) continue;
    programs++;
    tries += result.tries;
    if (result.complaints.length > 0) failures++;
    if (process.stdout.isTTY && result.complaints.length > 0) process.stdout.write('\r\x1b[K');
    for (const complaint of result.complaints.slice(0, 5)) console.log(`${sweep.name}: ${one.name}: ${complaint}`);
  }
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  const seconds = ((process.cpuUsage().user - started) / 1e6).toFixed(0);
  const left = cases.length - programs;
  console.log(
    `${sweep.name}: ${programs} programs (${left} left out: too long or not apt), ${tries} tries, ${failures} failed, ${seconds} s`,
  );
  return failures;
}

/** A program that breaks the sweep itself, by a trap of the engine for instance, fails it. */
function attempt(sweep: Sweep, one: Parameters<Sweep['run']>[0], extent: Extent): ReturnType<Sweep['run']> {
  try {
    return sweep.run(one, extent);
  } catch (error) {
    return { tries: 1, complaints: [error instanceof Error ? error.message : String(error)] };
  }
}

process.exitCode = main();
