/** Runs of boards that are made of this computer, for the tests of such boards. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';

export const root = join(import.meta.dirname, '..');
/** Of a test, in milliseconds: for what hangs. */
export const TIME_LIMIT = 60_000;

/** A folder for each test. */
export let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-gateway-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

export interface Result {
  readonly status: number | null;
  readonly error: string;
  readonly out: string;
  /** Of --json. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  lines(process: string): string[];
}

/** Runs `perilune` with such arguments, and lets others go on meanwhile. */
export function perilune(...given: readonly string[]): Promise<Result> & { stop(): void } {
  const child = spawn(process.execPath, ['apps/cli/src/main.ts', ...given], { cwd: root });
  const end = new Promise<Result>((resolve) => {
    let out = '';
    let error = '';
    child.stdout.on('data', (piece) => (out += piece));
    child.stderr.on('data', (piece) => (error += piece));
    child.on('close', (status) => {
      const events = given.includes('--json')
        ? out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
        : [];
      const lines = (name: string) =>
        events.flatMap(({ type, process: of, text }) => (type === 'output' && of === name ? [String(text)] : []));
      resolve({ status, error, out, events, lines });
    });
  });
  return Object.assign(end, { stop: () => void child.kill('SIGINT') });
}

export function board(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Runs a board twice, the second time from its trace. */
export async function runAndReplay(where: string, time: string): Promise<Result> {
  const trace = join(folder, 'run.trace');
  const run = await perilune('run', where, '--for', time, '--json', '--record', trace);
  expect(run.error).toBe('');
  expect(run.status).toBe(0);
  const replay = await perilune('replay', trace, '--json');
  expect(replay.error).toBe('');
  expect(replay.status).toBe(0);
  const withoutEnd = (events: Result['events']) => events.filter(({ type }) => type !== 'summary');
  expect(withoutEnd(replay.events)).toEqual(withoutEnd(run.events));
  return run;
}
