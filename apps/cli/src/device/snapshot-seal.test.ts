/** What a snapshot is that a device did not make itself: refused. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SnapshotSeal } from './snapshot-seal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-seal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const keyOf = (device: string) => join(folder, `${device}.key`);
const snapshot = Buffer.from('the memory of a process');
const foreign = 'the snapshot was not sealed by this device';

test('what a device has sealed it opens, also after it was started anew', () => {
  const sealed = new SnapshotSeal(keyOf('a')).seal(snapshot);
  expect(new SnapshotSeal(keyOf('a')).open(sealed, false)).toEqual(snapshot);
  expect(statSync(keyOf('a')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['a.key']);
});

test('what another device has sealed is opened with its key, or if it is trusted', () => {
  const sealed = new SnapshotSeal(keyOf('a')).seal(snapshot);
  const other = new SnapshotSeal(keyOf('b'));
  expect(() => other.open(sealed, false)).toThrow(foreign);
  expect(other.open(sealed, true)).toEqual(snapshot);
  writeFileSync(keyOf('b'), readFileSync(keyOf('a')));
  expect(other.open(sealed, false)).toEqual(snapshot);
});

test('with any byte changed, added or left out it is refused', () => {
  const seal = new SnapshotSeal(keyOf('a'));
  const sealed = seal.seal(snapshot);
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const bytes = Buffer.from(sealed);
      bytes[place] = (bytes[place] as number) ^ change;
      expect(() => seal.open(bytes, false)).toThrow(/^the (seal of the )?snapshot /);
      expect(() => seal.open(sealed.subarray(0, place), false)).toThrow(/^the snapshot /);
      expect(() => seal.open(Buffer.concat([sealed, bytes.subarray(place)]), false)).toThrow(foreign);
    }),
  );
});

test('what is no snapshot is refused, trusted or not', () => {
  const seal = new SnapshotSeal(keyOf('a'));
  for (const bytes of [Buffer.alloc(0), Buffer.from('PLSE'), Buffer.alloc(100)])
    expect(() => seal.open(bytes, true)).toThrow('the snapshot is none');
  const newer = seal.seal(snapshot);
  newer[4] = 2;
  expect(() => seal.open(newer, true)).toThrow('the seal of the snapshot has version 2; this device reads version 1');
});

test('a key that is none is named', () => {
  writeFileSync(keyOf('a'), 'short');
  expect(() => new SnapshotSeal(keyOf('a')).seal(snapshot)).toThrow(
    `'${keyOf('a')}' is no key for snapshots: it has 5 bytes instead of 32; once it is removed, a new one is made`,
  );
  expect(() => new SnapshotSeal(folder).seal(snapshot)).toThrow(
    `cannot read the key for snapshots '${folder}': it is a folder`,
  );
  const nowhere = join(folder, 'nix', 'key');
  expect(() => new SnapshotSeal(nowhere).seal(snapshot)).toThrow(
    `cannot make the key for snapshots '${nowhere}': no such file or folder`,
  );
});
