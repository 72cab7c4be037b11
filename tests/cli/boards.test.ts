/** `perilune run`, `check` and `replay` on a board, as a user has them. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shell } from './run-command.ts';

let folder: string;

const BOARD = `name = "demo"
[chip.plate]
type = "heater"
[[device]]
name = "heater"
class = "heater"
chip = "plate.power"
range = [0, 100]
[[app]]
folder = "app"
grant = ["console", "device:heater"]
`;
const APP = `name = "app"
version = "1"
permissions = ["console", "device:heater"]
[control]
rate = "10 Hz"
budget = "5 ms"
outputs = ["heater"]
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-boards-'));
  mkdirSync(join(folder, 'board/app'), { recursive: true });
  writeFileSync(join(folder, 'board/board.toml'), BOARD);
  writeFileSync(join(folder, 'board/app/app.toml'), APP);
  writeFileSync(
    join(folder, 'board/app/main.lua'),
    'print("up", math.random(1000000)) local n = 0 function periodic(dt) n = n + 1 print("step", n) return { heater = 30 } end',
  );
  cpSync(join(folder, 'board'), join(folder, 'wrong'), { recursive: true });
  writeFileSync(
    join(folder, 'wrong/board.toml'),
    BOARD.replace('"heater"\nclass', '"heater"\nclas').replace('[0, 100]', '5'),
  );
  cpSync(join(folder, 'board'), join(folder, 'syntax'), { recursive: true });
  writeFileSync(join(folder, 'syntax/app/main.lua'), 'x = = 1');
  cpSync(join(folder, 'board'), join(folder, 'full'), { recursive: true });
  writeFileSync(
    join(folder, 'full/board.toml'),
    `${BOARD}[[app]]\nfolder = "app"\nname = "twin"\ngrant = ["device"]\n`,
  );
  writeFileSync(join(folder, 'full/app/app.toml'), APP.replace('5 ms', '50 ms'));
  cpSync(join(folder, 'board'), join(folder, 'bytecode'), { recursive: true });
  writeFileSync(join(folder, 'bytecode/app/main.lua'), '\x1bLua');
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (line: string, options = {}) => shell(line, { cwd: folder, ...options });

describe('what is wrong is said, and where', () => {
  test.each([
    ['perilune check wrong', 1],
    ['perilune run wrong', 1],
  ])('%s', async (line, status) => {
    const result = await run(line);
    const said = result.out + result.error;
    expect(said).toContain(`board.toml:6: device[1].clas: unknown key "clas"; did you mean 'class'?`);
    expect(said).toContain('board.toml:8: device[1].range: this is the number 5; a list');
    expect(result.status).toBe(status);
  });
  test.each([
    ['perilune check absent', "no board 'absent'", 1],
    ['perilune check .', 'the folder has no board.toml', 1],
    ['perilune check syntax', "app/main.lua:1: unexpected symbol near '='", 1],
    ['perilune check full', 'twin cannot start: it needs 50.0 % of the processor (50000 µs within 100000 µs', 1],
    ['perilune check bytecode', 'app/main.lua: attempt to load a binary chunk', 1],
    ['perilune run', 'BOARD is missing', 2],
    ['perilune run board other', "'other' is another", 2],
    ['perilune run board --speed 2', '--speed needs --virtual', 2],
    ['perilune run board --virtual --seed x', 'a whole number from 0 is wanted', 2],
    ['perilune run board --record absent/x', "cannot write 'absent/x': no such file or folder", 1],
    ['perilune replay board/board.toml', 'it is no trace of perilune', 1],
    ['perilune replay absent', "cannot read 'absent': no such file or folder", 1],
  ])('%s', async (line, message, status) => {
    const result = await run(line);
    expect(result.out + result.error).toContain(message);
    expect(result.status).toBe(status);
  });
});

test('a good board is found good', async () => {
  expect(await run('perilune check board')).toEqual({
    out: 'demo: 1 chip, 1 device, 1 app; nothing is wrong\n',
    error: '',
    status: 0,
  });
});

test('an app that could not start is told at the end, and by the exit status; the others ran', async () => {
  const { out, error, status } = await run('perilune run full --virtual --for 1s --headless --record full.trace');
  expect({ error, status }).toEqual({ error: '', status: 5 });
  expect(out).toContain('step\t9\n');
  expect(out).toMatch(/\nended after 1\.000 s .*\n1 app could not start: twin\n/);
  const lines = (await run('perilune run full --virtual --for 1s --json')).out.trim().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'summary', refused: ['twin'] });
  const repeated = await run('perilune replay full.trace');
  expect(repeated.out).toContain('\n1 app could not start: twin\n');
  expect(repeated.status).toBe(0);
});

test('a virtual run is the same each time, is recorded, repeated, and differs with another app', async () => {
  const line = 'perilune run board --virtual --for 2s --json --record once.trace';
  const [first, second] = [await run(line), await run(line)];
  const events = (out: string) =>
    out
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
  const [summary] = events(first.out).slice(-1);
  expect(summary).toMatchObject({ type: 'summary', end: 'time', time: 2_000_000, faults: 0, dropped: 0 });
  expect(events(first.out).slice(0, -1)).toEqual(events(second.out).slice(0, -1));
  expect(events(first.out).slice(-3, -1)).toMatchObject([
    { type: 'ended', process: 'app' },
    { type: 'intervention', device: 'heater', reason: 'safe', app: 'app', requested: [30], output: [0] },
  ]);
  expect(await run('perilune replay once.trace --quiet')).toMatchObject({ out: 'the same run\n', status: 0 });

  cpSync(join(folder, 'board'), join(folder, 'changed'), { recursive: true });
  writeFileSync(join(folder, 'changed/app/main.lua'), 'print("up", 1) function periodic() end');
  const changed = await run('perilune replay once.trace --quiet --board changed');
  expect(changed.status).toBe(4);
  expect(changed.out).toMatch(
    /^the run differs after 0\.\d+ s, process app, its system call \d+\n {2}expected .*\n {2}seen .*\n$/,
  );
});

test('a run on real time is repeated, also one that Ctrl-C has ended in order', async () => {
  const recorded = await run('exec "$NODE" "$MAIN" run board --headless --record real.trace', {
    interruptAt: 'step\t3',
  });
  expect(recorded.status).toBe(130);
  expect(recorded.out).toMatch(/\nstopped after /);
  expect(await run('perilune replay real.trace --quiet')).toMatchObject({ out: 'the same run\n', status: 0 });
});

describe('the file of a trace', () => {
  test('stays as it is if the board is wrong', async () => {
    writeFileSync(join(folder, 'kept.trace'), 'precious');
    expect(await run('perilune run wrong --record kept.trace')).toMatchObject({ status: 1 });
    expect(readFileSync(join(folder, 'kept.trace'), 'utf8')).toBe('precious');
    expect(await run('perilune run wrong --record new.trace')).toMatchObject({ status: 1 });
    expect(existsSync(join(folder, 'new.trace'))).toBe(false);
  });

  test('of a run that was killed can be repeated up to there', async () => {
    const killed = await run('exec "$NODE" "$MAIN" run board --headless --record killed.trace', {
      interruptAt: 'step\t40',
      signal: 'SIGKILL',
    });
    expect(killed.status).toBe(null);
    const repeated = await run('perilune replay killed.trace');
    expect(repeated).toMatchObject({ error: '', status: 0 });
    expect(repeated.out).toContain('step\t1\n');
    expect(repeated.out).toMatch(/\nthe same, up to where the recording ends: after \d+\.\d{6} s\n$/);
  });

  test('that is damaged is repeated up to there, and it is told where', async () => {
    expect(await run('perilune run board --virtual --for 1m --headless --record long.trace')).toMatchObject({
      status: 0,
    });
    const bytes = gunzipSync(readFileSync(join(folder, 'long.trace')));
    bytes[bytes.length - 1000]! ^= 1;
    writeFileSync(join(folder, 'damaged.trace'), bytes);
    const repeated = await run('perilune replay damaged.trace --quiet');
    expect(repeated.out).toMatch(
      /^the same, up to where the trace is damaged: after \d+\.\d{6} s \(the block at byte \d+ is damaged\)\n$/,
    );
    expect(repeated).toMatchObject({ error: '', status: 1 });
  });

  test.runIf(existsSync('/dev/full'))('on a full disk ends the run, and says so', async () => {
    expect(await run('perilune run board --headless --record /dev/full')).toMatchObject({
      error: "perilune: cannot write '/dev/full': no space left\n",
      status: 1,
    });
  });
});
