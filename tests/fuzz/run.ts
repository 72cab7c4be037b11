/**
 * Searches for programs that break something, for as long as it is told.
 *
 *   npm run fuzz [-- --time 10m] [--seed N] [--only NAME]...
 */
import { parseArgs } from 'node:util';
import { runAbiFuzz } from '../conformance/support/long-fuzz.ts';
import { searchTampering } from '../tampering/search.ts';
import { check, type Finding, type Fuzzer, programOf } from './fuzzer.ts';
import { fuzzers } from './fuzzers.ts';
import { minimise } from './minimise.ts';
import { bestOracle, type Oracle } from './oracles/oracle.ts';

/** What makes no programs, and comes to its end whatever the time. */
interface Counted {
  readonly name: string;
  readonly about: string;
  /** @returns true if nothing was found */
  readonly run: (seed: number) => Promise<boolean>;
}

/** System calls that `abi` makes, and after how many of them it takes another seed. */
const ABI_CALLS = 1_000_000;
const ABI_CALLS_IN_RUN = 100_000;
const TAMPERING_CASES = 2000;

const COUNTED: readonly Counted[] = [
  {
    name: 'abi',
    about: `${ABI_CALLS} random system calls of a process to the kernel and all drivers, whatever the time`,
    run: (seed) => runAbiFuzz({ calls: ABI_CALLS, callsInRun: ABI_CALLS_IN_RUN, seed, print: console.log }),
  },
  {
    name: 'tampering',
    about: `${TAMPERING_CASES} snapshots that were written to: the engine traps at worst, whatever the time`,
    run: (seed) => searchTampering({ cases: TAMPERING_CASES, seed, print: console.log }),
  },
];

const HELP = `usage: npm run fuzz -- [--time TIME] [--seed N] [--only NAME]... [--list]

  --time TIME   how long: 30s, 10m, 2h (one minute by default)
  --seed N      where to begin; the same seed makes the same programs (by default drawn, and said)
  --only NAME   only this fuzzer: ${[...fuzzers, ...COUNTED].map(({ name }) => name).join(', ')}
  --list        say what each fuzzer varies

Exit status: 0 nothing found, 1 something found, 2 wrong usage.`;

const BATCH = 40;
/** Findings of one fuzzer that are made short and shown; then it is left alone. */
const MOST_FINDINGS = 5;
/** Programs tried to make one finding short. */
const TRIES = 4000;

class Usage extends Error {}

interface CommandLine {
  readonly chosen: readonly Fuzzer[];
  readonly counted: readonly Counted[];
  readonly seed: number;
  readonly milliseconds: number;
}

function commandLine(): CommandLine | 'help' | 'list' {
  const { values } = parseArgs({
    options: {
      time: { type: 'string', default: '1m' },
      seed: { type: 'string' },
      only: { type: 'string', multiple: true },
      list: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  if (values.list) return 'list';
  const unknown = values.only?.find((name) => ![...fuzzers, ...COUNTED].some((one) => one.name === name));
  if (unknown !== undefined) throw new Usage(`there is no fuzzer '${unknown}'`);
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new Usage(`--seed takes a whole number below 2^32, not '${values.seed}'`);
  const chosen = fuzzers.filter(({ name }) => values.only?.includes(name) ?? true);
  const counted = COUNTED.filter(({ name }) => values.only?.includes(name) ?? true);
  return { chosen, counted, seed, milliseconds: durationOf(values.time) };
}

function durationOf(text: string): number {
  const match = /^(\d+)(s|m|h)$/.exec(text);
  if (!match) throw new Usage(`--time takes a time such as 30s, 10m or 2h, not '${text}'`);
  return Number(match[1]) * { s: 1000, m: 60_000, h: 3_600_000 }[match[2] as 's' | 'm' | 'h'];
}

async function fuzz(command: CommandLine): Promise<number> {
  const { chosen, counted, seed } = command;
  let clean = true;
  for (const { run } of counted) clean = (await run(seed)) && clean;
  if (chosen.length > 0) clean = (await fuzzPrograms(command)) && clean;
  return clean ? 0 : 1;
}

/** @returns true if nothing was found */
async function fuzzPrograms({ chosen, seed, milliseconds }: CommandLine): Promise<boolean> {
  const oracle = bestOracle();
  console.log(`seed ${seed}; compared with ${oracle.name}, Lua 5.4.${oracle.release}`);
  const end = performance.now() + milliseconds;
  const counts = new Map<Fuzzer, { programs: number; findings: number }>(
    chosen.map((fuzzer) => [fuzzer, { programs: 0, findings: 0 }]),
  );
  let told = performance.now();
  while (performance.now() < end) {
    const active = [...counts].filter(([, { findings }]) => findings < MOST_FINDINGS);
    if (active.length === 0) break;
    for (const [fuzzer, count] of active) {
      const first = count.programs;
      const programs = Array.from({ length: BATCH }, (_, index) => programOf(fuzzer, seed, first + index));
      count.programs += BATCH;
      for (const [index, finding] of (await check(fuzzer, programs, oracle)).entries()) {
        if (!finding || count.findings >= MOST_FINDINGS) continue;
        count.findings++;
        await report(fuzzer, programs[index] as string, first + index, finding, oracle);
      }
    }
    if (performance.now() - told < 10_000) continue;
    told = performance.now();
    console.log(summary(counts));
  }
  console.log(summary(counts));
  return [...counts.values()].every(({ findings }) => findings === 0);
}

function summary(counts: ReadonlyMap<Fuzzer, { programs: number; findings: number }>): string {
  const parts = [...counts].map(([{ name }, { programs, findings }]) =>
    findings ? `${name} ${programs} (${findings} found)` : `${name} ${programs}`,
  );
  return `programs: ${parts.join(', ')}`;
}

async function report(fuzzer: Fuzzer, program: string, index: number, finding: Finding, oracle: Oracle): Promise<void> {
  console.log(`\n${fuzzer.name} ${index}: ${finding.kind}; making it short …`);
  const judge = async (candidates: readonly string[]): Promise<boolean[]> =>
    (await check(fuzzer, candidates, oracle)).map((one) => one?.kind === finding.kind);
  const short = await minimise(program, judge, TRIES);
  const last = (await check(fuzzer, [short], oracle))[0] ?? finding;
  console.log(`${showProgram(short)}\n--- ours\n${last.ours}`);
  if (last.theirs !== undefined) console.log(`--- ${oracle.name}\n${last.theirs}`);
  console.log('');
}

/** As it is if it can be pasted, else as a literal that `load` takes. */
function showProgram(program: string): string {
  if (/^[\n -~]*$/.test(program)) return program;
  const escaped = program.replace(/[^ !#-[\]-~]/g, (c) => `\\${String(c.charCodeAt(0)).padStart(3, '0')}`);
  return `load("${escaped}")()`;
}

async function main(): Promise<number> {
  try {
    const command = commandLine();
    if (command === 'help') console.log(HELP);
    else if (command === 'list')
      console.log([...fuzzers, ...COUNTED].map(({ name, about }) => `${name.padEnd(10)}${about}`).join('\n'));
    else return await fuzz(command);
    return 0;
  } catch (error) {
    const isUsage = error instanceof Usage || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    if (!isUsage) throw error;
    console.error(`${(error as Error).message}\n${HELP}`);
    return 2;
  }
}

process.exitCode = await main();
