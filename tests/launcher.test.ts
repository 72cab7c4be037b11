/** The two ways into a checkout: the launcher `perilune` and tools/bootstrap.mjs, as a user's shell sees them. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../tools/bootstrap.mjs';

const launcher = join(root, 'perilune');
const bootstrap = join(root, 'tools/bootstrap.mjs');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-launcher-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A script for the pinned Node, outside the checkout. */
function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('perilune', () => {
  test('runs from another working directory', () => {
    const result = spawnSync(launcher, ['--version'], { cwd: folder, encoding: 'utf8' });
    expect(result.stdout).toMatch(/^perilune \d+\.\d+\.\d+\n$/);
    expect(result.status).toBe(0);
  });

  test('runs through a symlink to a symlink', () => {
    symlinkSync(launcher, join(folder, 'first'));
    symlinkSync('first', join(folder, 'second'));
    const result = spawnSync(join(folder, 'second'), ['--version'], { cwd: tmpdir(), encoding: 'utf8' });
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
  });

  test('passes the exit status on', () => {
    expect(spawnSync(launcher, ['no-such-command']).status).toBe(2);
  });
});

describe('bootstrap', () => {
  test('runs TypeScript on the pinned Node and passes arguments and exit status on', () => {
    const path = script('status.ts', 'const status: number = Number(process.argv[2]); process.exitCode = status;');
    expect(spawnSync('node', [bootstrap, path, '7']).status).toBe(7);
  });

  test('forwards SIGTERM and ends by the signal that ended the script', async () => {
    const path = script('wait.ts', "process.stdout.write('ready'); setInterval(() => {}, 1000);");
    const child = spawn('node', [bootstrap, path]);
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    child.stdout.once('data', () => child.kill('SIGTERM'));
    expect(await ended).toBe('SIGTERM');
  });

  test('leaves the meaning of an interrupt to the script', async () => {
    const path = script(
      'interrupt.ts',
      `process.on('SIGINT', () => process.exit(9)); process.stdout.write('ready'); setInterval(() => {}, 1000);`,
    );
    // A group of its own, so that the signal reaches bootstrap and script together, as from a terminal.
    const child = spawn('node', [bootstrap, path], { detached: true });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    child.stdout.once('data', () => process.kill(-(child.pid ?? 0), 'SIGINT'));
    expect(await ended).toBe(9);
  });
});
