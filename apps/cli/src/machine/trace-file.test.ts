import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTraceFile, TraceFile } from './trace-file.ts';

let folder: string;
let name: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-trace-'));
  name = join(folder, 'x.trace');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Bytes that do not get much smaller. */
const noise = (length: number, seed: number): Uint8Array => {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
};
const pieces = [noise(20_000, 1), noise(3, 2), noise(30_000, 3)];
const whole = Buffer.concat(pieces);

async function write(): Promise<Buffer> {
  const file = new TraceFile(name);
  for (const piece of pieces) file.write(piece);
  await file.close();
  return readFileSync(name);
}
async function read(content: Uint8Array): Promise<Buffer> {
  writeFileSync(name, content);
  return Buffer.from((await readTraceFile(name)).bytes);
}

describe('writing', () => {
  test('touches nothing before there is something to write', async () => {
    writeFileSync(name, 'precious');
    const file = new TraceFile(name);
    await file.close();
    expect(readFileSync(name, 'utf8')).toBe('precious');
    await new TraceFile(join(folder, 'new')).close();
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });
  test('keeps the order, whatever takes longer to be packed', async () => {
    expect(gunzipSync(await write()).equals(whole)).toBe(true);
  });
  test('is refused at once where it cannot be', () => {
    expect(() => new TraceFile(folder)).toThrow(`cannot write '${folder}': it is a folder`);
    expect(() => new TraceFile(join(folder, 'no/x'))).toThrow('no such file or folder');
  });
  test.runIf(existsSync('/dev/full'))('that fails is told once, and at the end', async () => {
    const file = new TraceFile('/dev/full');
    let failures = 0;
    file.onFailure = () => failures++;
    for (const piece of pieces) file.write(piece);
    await expect(file.close()).rejects.toThrow("cannot write '/dev/full': no space left");
    expect(failures).toBe(1);
  });
});

describe('reading', () => {
  test('takes what is packed, also in one piece, and what is not', async () => {
    expect((await read(await write())).equals(whole)).toBe(true);
    expect((await read(gzipSync(whole))).equals(whole)).toBe(true);
    expect((await read(whole)).equals(whole)).toBe(true);
    expect(await read(new Uint8Array(0))).toHaveLength(0);
  });
  test('gives what is whole of one that was cut off, at any byte', async () => {
    const packed = await write();
    const ends = [packed.length - 1, packed.length - 9, packed.length - 5000, 20_100, 10_000, 300, 30, 10, 2];
    let before = whole.length;
    for (const end of ends) {
      const part = await read(packed.subarray(0, end));
      expect(part.equals(whole.subarray(0, part.length))).toBe(true);
      expect(part.length).toBeLessThanOrEqual(before);
      // A member that was not finished is read as far as it goes.
      expect(part.length).toBeGreaterThan(end - 1000);
      before = part.length;
    }
  });
  test('gives what is before a damaged place, but for a bit', async () => {
    const packed = await write();
    packed[40_000] = (packed[40_000] ?? 0) ^ 0xff;
    packed.fill(0xff, 41_000, 42_000);
    const part = await read(packed);
    expect((await readTraceFile(name)).damage).toBe(`from byte ${part.length} on it cannot be unpacked`);
    // Before the damage is recognised, some of what comes of it may be given: the blocks of a trace have checksums.
    expect(part.subarray(0, 30_000).equals(whole.subarray(0, 30_000))).toBe(true);
  });
  test('tells what it cannot', async () => {
    await expect(read(Uint8Array.of(0x1f, 0x8b, ...new Uint8Array(20).fill(0xff)))).rejects.toThrow(
      'it is damaged from its beginning on',
    );
    await expect(readTraceFile(join(folder, 'none'))).rejects.toThrow('no such file or folder');
    await expect(readTraceFile(folder)).rejects.toThrow('it is a folder');
  });
});
