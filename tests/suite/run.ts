/**
 * The official test suite of Lua on our engine.
 *
 *   npm run lua-suite -- FOLDER [FILE…] [--json | --markdown] [--slice FUEL] [--fuel FUEL] [--memory MIB] [--verbose]
 *
 * FOLDER is `testes` of the public repository lua/lua at tag v5.4.8. Each file runs in a process of its own; all.lua
 * runs them once more in one. `--markdown` prints docs/conformance.md. Exit status 1 when something failed, 2 when
 * nothing could be run.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Engine } from '@perilune/engine';
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';
import { LEFT_OUT } from './left-out.ts';
import { checkFiles, SuiteDiffers } from './prepare.ts';
import { page, rowOf, textTable } from './report.ts';
import { type FileOptions, type FileRun, runFile } from './run-file.ts';

/** All of them once more in one process: comes last. */
const WHOLE = 'all.lua';
/** Modules, not tests. */
const HELPERS = ['tracegc.lua'];
export const MEMORY = 256;

/** The tests of a suite's folder, by name. @throws SuiteDiffers */
export function testsIn(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.lua') && !HELPERS.includes(name));
  checkFiles(files, LEFT_OUT);
  return files.sort((a, b) => Number(a === WHOLE) - Number(b === WHOLE) || a.localeCompare(b));
}

export async function* runFiles(
  engine: Engine,
  folder: string,
  files: readonly string[],
  options: FileOptions,
): AsyncGenerator<{ run: FileRun; lineCount: number }> {
  for (const file of files) {
    const lineCount = readFileSync(join(folder, file), 'latin1').trimEnd().split('\n').length;
    yield { run: await runFile(engine, folder, file, options), lineCount };
  }
}

class Usage extends Error {}

function commandLine() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        markdown: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        slice: { type: 'string' },
        fuel: { type: 'string' },
        memory: { type: 'string', default: String(MEMORY) },
      },
      allowPositionals: true,
    });
    const [folder, ...names] = positionals;
    if (folder === undefined) throw new Usage("which folder? It is 'testes' of the repository lua/lua, tag v5.4.8");
    const slice = values.slice === undefined ? undefined : positive('--slice', values.slice);
    const fuel = values.fuel === undefined ? undefined : positive('--fuel', values.fuel);
    const memory = positive('--memory', values.memory) * 1024 * 1024;
    return { folder, names, ...values, options: { memory, slice, fuel } };
  } catch (error) {
    throw error instanceof TypeError ? new Usage(error.message) : error;
  }
}

function positive(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Usage(`${option} ${text}: not a whole number from 1`);
  return number;
}

function chosen(folder: string, names: readonly string[]): string[] {
  let files: string[];
  try {
    files = testsIn(folder);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Usage(error instanceof SuiteDiffers ? cause : `cannot read the folder '${folder}': ${cause}`);
  }
  const wanted = names.map((name) => (name.endsWith('.lua') ? name : `${name}.lua`));
  const unknown = wanted.find((name) => !files.includes(name));
  if (unknown !== undefined) throw new Usage(`${folder} has no test '${unknown}'`);
  return wanted.length > 0 ? wanted : files;
}

async function main(): Promise<number> {
  const { folder, names, json, markdown, verbose, options } = commandLine();
  const files = chosen(folder, names);
  const results: { run: FileRun; lineCount: number }[] = [];
  for await (const result of runFiles(await loadEngine(nodePlatform), folder, files, options)) {
    const { run } = result;
    results.push(result);
    const time = `${(run.milliseconds / 1000).toFixed(1)} s, ${(run.memoryHigh / 1048576).toFixed(1)} MiB, fuel ${run.fuel}`;
    process.stderr.write(`${run.file}: ${run.failure === undefined ? 'passed' : 'FAILED'}, ${time}\n`);
    if (verbose) process.stderr.write(`${run.output}\n`);
    if (run.failure !== undefined) process.stderr.write(`${run.failure}\n${run.traceback ?? ''}\n`);
  }
  const rows = results.map(({ run, lineCount }) => rowOf(run, lineCount));
  if (json)
    console.log(
      JSON.stringify(
        results.map(({ run }, index) => ({ ...rows[index], ...run })),
        undefined,
        2,
      ),
    );
  else console.log(markdown ? page(rows, 'npm run lua-suite -- FOLDER --markdown') : textTable(rows));
  return rows.some(({ result }) => result === 'FAILED') ? 1 : 0;
}

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    process.stderr.write(`lua-suite: ${error.message}\n`);
    process.exitCode = 2;
  }
}
