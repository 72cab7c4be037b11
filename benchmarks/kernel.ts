/**
 * What the kernel costs and what it promises, with real images:
 *
 *   npm run bench -- kernel [--seconds 10] [--tries 40] [--processes 10000] [--json] [PART...]
 *
 * Each part runs in a Node process of its own, so that none inherits another's heap or optimised code. What is short is
 * measured in processor time, the quickest of several; latencies are in processor time too, where the table does not say
 * "real clock": a machine that others load shows the same numbers. Exit status 1 when a target is missed.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { garbageFlags } from '@perilune/platform-node';
import { type KernelOptions, type PartName, partNames, partSummaries } from './kernel/options.ts';
import { type Row, rowTable, verdictOf } from './kernel/row.ts';

export async function runKernelSuite(commandLine: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...commandLine],
    options: {
      seconds: { type: 'string', default: '10' },
      tries: { type: 'string', default: '40' },
      processes: { type: 'string', default: '10000' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [seconds, tries, processes] = [values.seconds, values.tries, values.processes].map(Number);
  for (const [name, value] of Object.entries({ seconds, tries, processes })) {
    if (!Number.isInteger(value) || (value as number) < 1) return usage(`--${name} takes a whole number from 1`);
  }
  const unknown = positionals.find((name) => !partNames.includes(name as PartName));
  if (unknown !== undefined) return usage(`unknown part '${unknown}'; there are\n${partList()}`);
  const chosen = positionals.length === 0 ? partNames : partNames.filter((name) => positionals.includes(name));
  const options = { seconds, tries, processes } as KernelOptions;
  const rows: Row[] = [];
  for (const name of chosen) {
    if (!values.json) process.stderr.write(`${name}: ${partSummaries[name]}\n`);
    const found = measurePart(name, options);
    if (typeof found === 'string') {
      process.stderr.write(`bench: ${name}: ${found}\n`);
      return 1;
    }
    rows.push(...found);
  }
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`;
  if (values.json) {
    const withVerdicts = rows.map((row) => ({ ...row, verdict: verdictOf(row) || 'reported' }));
    console.log(JSON.stringify({ machine, options, rows: withVerdicts }, undefined, 2));
  } else {
    console.log(`${machine}\n\n${rowTable(rows)}`);
  }
  return rows.some((row) => verdictOf(row) === 'MISSED') ? 1 : 0;
}

function usage(message: string): number {
  process.stderr.write(`bench: ${message}\n`);
  return 2;
}

function partList(): string {
  return Object.entries(partSummaries)
    .map(([name, summary]) => `  ${name.padEnd(8)} ${summary}`)
    .join('\n');
}

/** @returns the rows, or what went wrong */
function measurePart(name: PartName, options: KernelOptions): Row[] | string {
  // As the thread of a machine is started.
  const command = [
    '--expose-gc',
    ...garbageFlags,
    join(import.meta.dirname, 'kernel/part.ts'),
    name,
    JSON.stringify(options),
  ];
  const { status, signal, stdout, error } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error) return error.message;
  if (status !== 0) return `ended with ${signal ?? `status ${status}`}`;
  const rows = JSON.parse(stdout) as (Omit<Row, 'value'> & { value: number | null })[];
  return rows.map((row) => ({ ...row, value: row.value ?? Number.NaN }));
}
