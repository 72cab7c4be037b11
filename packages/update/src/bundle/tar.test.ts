import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiBytes } from '../bytes.ts';
import { readTar, writeTar } from './tar.ts';

const file = (path: string, text = 'x') => ({ path, bytes: asciiBytes(text) });
const MOST = 100;
/** The whole message of what is thrown. */
function thrown(action: () => unknown): string {
  try {
    action();
    return 'nothing is thrown';
  } catch (error) {
    return (error as Error).message;
  }
}

/** One header changed, its checksum made right again unless that is what changed. */
function changed(change: (header: Uint8Array) => void, keepsChecksum = false): Uint8Array {
  const archive = writeTar([file('a.lua')]);
  change(archive);
  if (!keepsChecksum) {
    const sum = archive.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    archive.set(asciiBytes(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  }
  return archive;
}

describe('does the archive get in', () => {
  test.each([
    ['1', 'a hard link'],
    ['2', 'a symbolic link'],
    ['3', 'a device'],
    ['5', 'a folder'],
    ['6', 'a pipe'],
    ['x', 'an extended header (pax)'],
    ['g', 'an extended header (pax)'],
    ['L', 'a long name (GNU)'],
    ['S', 'a sparse file (GNU)'],
    ['Z', 'an entry of the type 90'],
  ])('with an entry of the type %s?', (type, kind) => {
    const archive = changed((header) => header.set(asciiBytes(type), 156));
    expect(thrown(() => readTar(archive, MOST))).toBe(
      `this is no good bundle: 'a.lua' is ${kind}; a bundle has plain files only`,
    );
  });

  test.each<[string, (header: Uint8Array) => void, string]>([
    [
      'a size that goes beyond its end',
      (header) => header.set(asciiBytes('77777777777'), 124),
      "the archive is cut off in 'a.lua'",
    ],
    [
      'a size in base 256',
      (header) => header.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 124),
      'the header at byte 0 of the archive has a size that is no number',
    ],
    [
      'a negative size',
      (header) => header.set(asciiBytes('-0000000001'), 124),
      'the header at byte 0 of the archive has a size that is no number',
    ],
    [
      'the magic of GNU',
      (header) => header.set(asciiBytes('ustar  \0'), 257),
      'the header at byte 0 of the archive is none of a ustar archive',
    ],
    [
      'no magic',
      (header) => header.fill(0, 257, 265),
      'the header at byte 0 of the archive is none of a ustar archive',
    ],
    [
      'a name beyond ASCII',
      (header) => header.set([0xc3, 0xa4], 0),
      'the header at byte 0 of the archive has a name that is not ASCII',
    ],
    ['bytes behind a file', (header) => header.set([1], 512 + 1), "there is something behind 'a.lua'"],
    ['bytes behind its end', (header) => header.set([1], header.length - 1), 'there is something behind its end'],
  ])('with %s?', (_, change, message) => {
    expect(thrown(() => readTar(changed(change), MOST))).toBe(`this is no good bundle: ${message}`);
  });

  test('with a wrong checksum?', () => {
    const archive = changed((header) => header.set(asciiBytes('b'), 0), true);
    expect(thrown(() => readTar(archive, MOST))).toBe(
      'this is no good bundle: the header at byte 0 of the archive is damaged: its checksum is wrong',
    );
  });

  test('with more files than may be?', () => {
    const files = Array.from({ length: MOST + 1 }, (_, index) => file(`${index}`));
    expect(thrown(() => readTar(writeTar(files), MOST))).toBe(`this is no good bundle: it has more than ${MOST} files`);
  });

  test('cut off anywhere?', () => {
    const archive = writeTar([file('a.lua', 'x'.repeat(700)), file('b.lua')]);
    for (let length = 0; length < archive.length - 512; length += 37) {
      expect(() => readTar(archive.subarray(0, length), MOST)).toThrow('is cut off');
    }
  });

  test('as random bytes? It says no and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        if (bytes.subarray(0, 512).length === 512 && bytes.every((byte) => byte === 0)) return;
        expect(() => readTar(bytes, MOST)).toThrow('this is no good bundle');
      }),
    );
  });
});

test('what is written is read', () => {
  const path = fc.stringMatching(/^[a-z]{1,90}(\/[a-z]{1,90})?$/);
  const files = fc.uniqueArray(fc.record({ path, bytes: fc.uint8Array({ maxLength: 1600 }) }), {
    selector: (one) => one.path,
    maxLength: 5,
  });
  fc.assert(fc.property(files, (list) => void expect(readTar(writeTar(list), MOST)).toEqual(list)));
});

test('a long path goes into two fields, and one that fits in none is refused', () => {
  const long = `${'d'.repeat(120)}/${'n'.repeat(90)}`;
  expect(readTar(writeTar([file(long)]), MOST)[0]?.path).toBe(long);
  expect(thrown(() => writeTar([file('n'.repeat(101))]))).toBe(
    `this is no good bundle: the path '${'n'.repeat(101)}' is too long`,
  );
});
