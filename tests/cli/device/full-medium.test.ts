/** A device whose medium is full: what it controls goes on, and it boots again, if it has booted before. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

const device = new TestDevice();
const { run } = device;
const medium = `${device.folder}/medium`;
const canMount = (() => {
  mkdirSync(medium, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', medium]).status === 0;
})();

describe.skipIf(!canMount)(`a full medium${canMount ? '' : ' (skipped: needs root on Linux)'}`, () => {
  beforeAll(() => {
    device.write('board', {
      'board.toml': 'name = "house"\n[[app]]\nfolder = "clock"\ngrant = ["console"]\n',
      'clock/app.toml': 'name = "clock"\nversion = "1.0.0"\npermissions = ["console"]\n',
      'clock/main.lua': 'require("alarm").every(10, function() end)',
    });
  });
  afterAll(async () => {
    await run(`perilune down --device ${medium}/state`);
    // Whether or not the process that is ending has closed its files yet.
    spawnSync('umount', ['--lazy', medium]);
    await device.end();
  }, 120_000);

  const fill = () => {
    try {
      writeFileSync(`${medium}/filler`, new Uint8Array(2 << 20));
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
    return undefined;
  };

  test('keeps no device from booting again', async () => {
    const up = `perilune up board --state ${medium}/state`;
    expect(await run(`${up} && perilune down --device ${medium}/state`)).toMatchObject({ error: '', status: 0 });
    expect(fill()).toBe('ENOSPC');
    expect(await run(up)).toMatchObject({ error: '', status: 0 });
    expect((await run(`perilune ps --device ${medium}/state`)).out).toMatch(/clock +yielded/);
    expect((await run(`perilune logs --device ${medium}/state`)).out).toMatch(/ is full\)$/m);
  }, 120_000);

  test('is told where a device has not booted there before', async () => {
    expect(await run(`perilune up board --state ${medium}/other`)).toMatchObject({
      error: `perilune: it ended at once, and '${medium}/other/process.log' does not say why: 'up --foreground' does\n`,
      status: 1,
    });
    expect((await run(`perilune up board --foreground --state ${medium}/other`)).error).toMatch(/is full\n$/);
  }, 120_000);
});
