/** perilune pack, keys, run --watch and run --state, as people call them. */
import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { AppData, type MachineEvent } from '@perilune/machine';
import { openFileStore } from '@perilune/platform-node';
import { type AppMachine, parseKey, readBundle } from '@perilune/update';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundleTools, openDeviceApps } from '../../apps/cli/src/machine/device-apps.ts';
import { bundleFrom } from '../../apps/cli/src/machine/pack-app.ts';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'apps/cli/src/main.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-update-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** @returns exit status, and what was written to both */
function perilune(...given: readonly string[]): Promise<{ status: number; out: string; error: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...given], { cwd: folder }, (failure, out, error) => {
      resolve({ status: failure ? Number(failure.code) : 0, out, error });
    });
  });
}

const toml = (name: string, version = '1.0.0') =>
  `name = "${name}"\nversion = "${version}"\npermissions = ["console"]\n`;
const BOARD = `name = "b"
[install]
unsigned = true
allow = ["console"]
[[app]]
folder = "one"
grant = ["console"]
`;

describe('pack and keys', () => {
  beforeEach(() =>
    write({ 'lamp/app.toml': toml('lamp'), 'lamp/main.lua': 'require "lib.colour"', 'lamp/lib/colour.lua': '' }),
  );

  test('make a signed bundle that is good, the same each time', async () => {
    const made = await perilune('keys', 'new', 'maker.pem');
    const key = made.out.trim();
    expect(parseKey(key)).toBeDefined();
    expect(statSync(join(folder, 'maker.pem')).mode & 0o777).toBe(0o600);
    expect((await perilune('keys', 'show', 'maker.pem', '--json')).out).toBe(
      `${JSON.stringify({ file: 'maker.pem', key })}\n`,
    );
    expect((await perilune('pack', 'lamp', '--key', 'maker.pem')).out).toMatch(
      /^lamp-1.0.0.tar.gz: lamp 1.0.0, sequence 10000000000, \d+ bytes, signed by ed25519:/,
    );
    const bundle = readFileSync(join(folder, 'lamp-1.0.0.tar.gz'));
    expect(await readBundle(bundle, bundleTools)).toMatchObject({ name: 'lamp', signedBy: key });
    await perilune('pack', 'lamp', '--key', 'maker.pem', '-o', 'again.tar.gz');
    expect(readFileSync(join(folder, 'again.tar.gz'))).toEqual(bundle);
  });

  test('do not write over a key, nor use one that others can read', async () => {
    write({ 'maker.pem': 'mine', 'lamp.tar.gz': 'before' });
    const again = await perilune('keys', 'new', 'maker.pem');
    expect(again).toMatchObject({ status: 1, error: 'perilune: maker.pem cannot be made: file already exists\n' });
    expect(readFileSync(join(folder, 'maker.pem'), 'utf8')).toBe('mine');
    const open = await perilune('pack', 'lamp', '--key', 'maker.pem', '-o', 'lamp.tar.gz');
    expect(open).toMatchObject({
      status: 1,
      error: 'perilune: maker.pem: others can read it: make it yours alone with chmod 600 maker.pem\n',
    });
    chmodSync(join(folder, 'maker.pem'), 0o600);
    expect((await perilune('pack', 'lamp', '--key', 'maker.pem')).error).toBe(
      'perilune: maker.pem: it is no private key in PEM; make one with perilune keys new\n',
    );
    expect(readFileSync(join(folder, 'lamp.tar.gz'), 'utf8')).toBe('before');
    expect((await perilune('pack', 'lamp', '--key', 'none.pem')).error).toBe(
      'perilune: none.pem: no such file or folder\n',
    );
  });

  test('say what is wrong', async () => {
    write({
      'bad/app.toml': toml('bad', 'new'),
      'bad/main.lua': 'x = = 1',
      'bad/b.lua': 'if',
      'odd/app.toml': toml('odd', 'new'),
      'odd/main.lua': '',
    });
    expect(await perilune('pack', 'bad')).toMatchObject({
      status: 1,
      error: "perilune: b.lua:1: unexpected symbol near <eof>\nperilune: main.lua:1: unexpected symbol near '='\n",
    });
    expect(await perilune('pack', 'odd')).toMatchObject({
      status: 2,
      error: expect.stringContaining('the version "new" is none of the form 1.2.3: --sequence N says what is newer'),
    });
    write({ 'odd/app.toml': toml('odd', '20261130.1.0') });
    expect((await perilune('pack', 'odd')).error).toContain(
      'the version "20261130.1.0" has a number beyond 99999: --sequence N says what is newer',
    );
    expect((await perilune('pack', 'odd', '--sequence', '7', '--json')).out).toContain('"sequence":7');
    expect(await perilune('pack', 'nowhere')).toMatchObject({
      status: 1,
      error: "perilune: no app 'nowhere': there is no such folder\n",
    });
    symlinkSync('../bad/b.lua', join(folder, 'odd/shared.lua'));
    symlinkSync('nowhere', join(folder, 'odd/dangling.lua'));
    write({ 'odd/large.lua': '' });
    truncateSync(join(folder, 'odd/large.lua'), 9 << 20);
    expect(await perilune('pack', 'odd', '--sequence', '7')).toMatchObject({
      status: 1,
      error: [
        'perilune: dangling.lua: no such file\n',
        'perilune: large.lua: it is larger than 8 MiB\n',
        'perilune: shared.lua: it leads out of the folder\n',
      ].join(''),
    });
    expect(await perilune('keys', 'old')).toMatchObject({
      status: 2,
      error: expect.stringContaining("'old' is neither new nor show"),
    });
    expect(existsSync(join(folder, 'bad-new.tar.gz'))).toBe(false);
  });
});

/** Counts, and says which version it is. */
const counter = (name: string) => `count = 0
function save() return { count = count } end
function restore(state) count = state.count end
require "alarm".every(20, function() count = count + 1 print("${name}", count) end)
`;

test('run --watch reloads what has changed and can run, and keeps its state if asked to', async () => {
  write({ 'board.toml': BOARD, 'one/app.toml': toml('one'), 'one/main.lua': counter('a') });
  const child = spawn(process.execPath, [main, 'run', '.', '--watch', '--keep-state', '--json'], { cwd: folder });
  const events: MachineEvent[] = [];
  let look = () => {};
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line) as MachineEvent);
    look();
  });
  /** @param from only events from there on count */
  const seen = (wanted: (event: MachineEvent) => boolean, from = 0) =>
    new Promise<number>((resolve) => {
      look = () => {
        const index = events.findIndex((event, place) => place >= from && wanted(event));
        if (index >= 0) resolve(index);
      };
      look();
    });
  const line = (start: string) => (event: MachineEvent) => event.type === 'output' && event.text.startsWith(start);
  await seen(line('a\t3'));
  write({ 'one/main.lua': counter('b') });
  const second = await seen(line('b\t'));
  const countOf = (event: MachineEvent | undefined) =>
    event?.type === 'output' ? Number(event.text.split('\t')[1]) : 0;
  expect(countOf(events[second])).toBe(countOf(events.findLast(line('a\t'))) + 1);

  write({ 'one/main.lua': `${counter('c')}if then` });
  const checked = await seen((event) => event.type === 'checked' && event.check.problems.length > 0, second);
  expect(events[checked]).toMatchObject({ check: { problems: ["main.lua:5: unexpected symbol near 'then'"] } });
  const later = await seen(line('b\t'), checked);
  write({ 'board.toml': `${BOARD}\n`, 'one/main.lua': counter('c') });
  await seen(line('c\t'), later);
  await seen((event) => event.type === 'rejected', later);
  expect(events.findLast(({ type }) => type === 'rejected')).toMatchObject({
    message: 'board.toml has changed, which counts from the next start',
  });
  const status = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGINT');
  expect(await status).toBe(130);
});

test('run --state runs what was installed there, and a trace has it', async () => {
  write({
    'b/board.toml': BOARD,
    'b/one/app.toml': toml('one'),
    'b/one/main.lua': 'print "one of the board"',
    'two/app.toml': toml('two'),
    'two/main.lua': 'print("installed", require "app".version())',
    'new/app.toml': toml('one', '2.0.0'),
    'new/main.lua': 'print "one on trial"',
  });
  const store = await openFileStore(join(folder, 'state', 'store'));
  const complaints: string[] = [];
  const manager = await openDeviceApps({
    board: { folder: join(folder, 'b'), file: 'board.toml' },
    data: new AppData(store, (problem) => complaints.push(problem)),
    onNotice: () => {},
    onStoreFailure: (problem) => complaints.push(problem),
  });
  manager.attach(agreeing);
  await manager.install(await bundleFrom(join(folder, 'two')));
  await manager.update(await bundleFrom(join(folder, 'new')));
  await manager.close();
  await store.close();
  expect(complaints).toEqual([]);

  const { out, error, status } = await perilune('run', 'b', '--state', 'state', '--record', 't', '--headless');
  expect({ status, error }).toEqual({
    status: 0,
    error: 'perilune: one: version 2.0.0 was ended: the device has rebooted before it was confirmed\n',
  });
  expect(out).toContain('installed\t1.0.0');
  expect(out).toContain('one of the board');
  expect(out).not.toContain('on trial');
  rmSync(join(folder, 'state'), { recursive: true });
  const again = await perilune('replay', 't');
  expect(again).toMatchObject({ status: 0, error: '' });
});

/** A machine that takes everything. */
const agreeing: AppMachine = {
  check: async ({ name }) => {
    const version = name === 'one' ? '2.0.0' : '1.0.0';
    return { name, version, problems: [], asked: ['console'], granted: ['console'], denied: [], memory: 65_536 };
  },
  start: async () => undefined,
  halt: async () => {},
  resume: async () => undefined,
  confirm: async () => {},
  remove: async () => undefined,
};
