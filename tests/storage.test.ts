/** What apps keep, through the whole of `perilune run`: over restarts, kills and replays. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const TIME_LIMIT = 120_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-storage-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A board of one app. */
function board(main: string, more = ''): string {
  const files = {
    'board.toml': 'name = "b"\n[[app]]\nfolder = "a"\ngrant = ["console"]\n',
    'a/app.toml': `name = "a"\nversion = "1"\npermissions = ["console"]\n${more}`,
    'a/main.lua': main,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

interface Run {
  readonly child: ChildProcess;
  readonly end: Promise<{ readonly status: number | null; readonly error: string; readonly lines: readonly string[] }>;
}

/** @param seen called with each line the app writes */
function start(given: readonly string[], seen: (line: string, child: ChildProcess) => void = () => undefined): Run {
  const child = spawn(process.execPath, ['apps/cli/src/main.ts', ...given, '--json'], { cwd: root });
  const lines: string[] = [];
  let error = '';
  child.stderr.on('data', (piece) => (error += piece));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as { type: string; text?: string };
    if (event.type === 'refused' || event.type === 'fault') error += line;
    if (event.type !== 'output' || event.text === undefined) return;
    lines.push(event.text);
    seen(event.text, child);
  });
  const end = new Promise<Awaited<Run['end']>>((resolve) => {
    child.on('close', (status) => resolve({ status, error, lines }));
  });
  return { child, end };
}
const perilune = (...given: readonly string[]) => start(given).end;

/** Counts its starts in a value and in a file. */
const COUNTER = `local flash = require "flash"
local count = flash.get("count", 0) + 1
assert(flash.set("count", count))
local file <close> = assert(io.open("starts", "a"))
file:write("x") file:flush()
print(count, io.open "starts":read "a")`;
const counted = (count: number) => [`${count}\t${'x'.repeat(count)}`];

test('is gone with the run, or kept in the folder that is named', { timeout: TIME_LIMIT }, async () => {
  const where = board(COUNTER);
  const state = join(folder, 'state');
  expect((await perilune('run', where)).lines).toEqual(counted(1));
  expect((await perilune('run', where)).lines).toEqual(counted(1));
  for (const count of [1, 2, 3]) {
    expect(await perilune('run', where, '--state', state)).toEqual({ status: 0, error: '', lines: counted(count) });
  }
});

test('of a recorded run is there when it is repeated, without the folder', { timeout: TIME_LIMIT }, async () => {
  const where = board(COUNTER);
  const state = join(folder, 'state');
  await perilune('run', where, '--state', state);
  const trace = join(folder, 'run.trace');
  expect((await perilune('run', where, '--state', state, '--record', trace)).lines).toEqual(counted(2));
  rmSync(state, { recursive: true });
  expect(await perilune('replay', trace)).toEqual({ status: 0, error: '', lines: counted(2) });
});

describe('is refused with the reason', () => {
  test.each([
    [['--virtual'], 2, /--state needs real time/],
    [['--state', ''], 2, /--state needs the name of a folder/],
  ])('%s', { timeout: TIME_LIMIT }, async (more, status, message) => {
    const result = await perilune('run', board(COUNTER), '--state', join(folder, 'state'), ...more);
    expect(result.status).toBe(status);
    expect(result.error).toMatch(message);
  });
  test('a folder that another run has', { timeout: TIME_LIMIT }, async () => {
    const where = board('require("flash").get "x" print "ready" require("alarm").sleep(1e6)');
    const state = join(folder, 'state');
    let second: Promise<unknown> | undefined;
    const first = start(['run', where, '--state', state], (_, child) => {
      second = perilune('run', where, '--state', state).finally(() => child.kill('SIGINT'));
    });
    await first.end;
    expect(await second).toMatchObject({
      status: 1,
      error: expect.stringMatching(/store\.sqlite is in use by another/),
    });
  });
});

/** Writes pairs of values in transactions, and tells of each; first, what it finds. */
const WRITER = `local flash, task = require "flash", require "task"
for one = 1, 2 do
  local first, second = flash.get(one .. "a", 0), flash.get(one .. "b", 0)
  print("found", one, first, second)
  task.spawn(function()
    local number = first
    while true do
      number = number + 1
      assert(flash.transaction(function(values) values[one .. "a"] = number values[one .. "b"] = number end))
      print("kept", one, number)
    end
  end)
end`;

test('survives kills at any moment as far as it was told of, and nothing is half done', {
  timeout: TIME_LIMIT,
}, async () => {
  const where = board(WRITER, '[quota]\nconsole-rate = 1000000\n');
  const kept = [0, 0];
  for (let round = 0; round < 6; round++) {
    let left = 1 + ((round * 13) % 31);
    const run = start(['run', where, '--state', join(folder, 'state')], (line, child) => {
      const [what, one, first, second] = line.split('\t');
      const index = Number(one) - 1;
      if (what === 'found') {
        expect(first).toBe(second);
        expect(Number(first)).toBeGreaterThanOrEqual(kept[index]!);
      } else {
        kept[index] = Number(first);
        if (--left === 0) child.kill('SIGKILL');
      }
    });
    const { status, error } = await run.end;
    expect({ status, error }).toEqual({ status: null, error: '' });
  }
  expect(Math.min(...kept)).toBeGreaterThan(0);
});
