import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Recording } from './recording.ts';

test('does whoever records hear of it when the recording cannot be written, and why?', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-recording-'));
  const recording = new Recording(folder, new Date(0));
  let failures = 0;
  recording.onFailure = () => failures++;
  rmSync(folder, { recursive: true });
  recording.write(new Uint8Array(10));
  recording.write(new Uint8Array(10));
  await expect(recording.written()).rejects.toThrow(
    `cannot write '${join(folder, '1970-01-01T00-00-00-000Z.trace')}': no such file or folder`,
  );
  expect(failures).toBe(1);
  await expect(recording.close()).rejects.toThrow('no such file or folder');
});

test('does a recording leave one alone that has begun at the very same moment, by a clock that was set back?', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-recording-'));
  for (const byte of [1, 2, 3]) {
    const recording = new Recording(folder, new Date(0));
    recording.write(Uint8Array.of(byte));
    await recording.close();
  }
  const start = '1970-01-01T00-00-00-000Z';
  expect(readdirSync(folder).sort()).toEqual([`${start}-2.trace`, `${start}-3.trace`, `${start}.trace`]);
  rmSync(folder, { recursive: true });
});
