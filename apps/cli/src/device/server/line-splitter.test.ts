import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LONG_LINE } from '@perilune/client';
import { describe, expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function splitter() {
  const seen = { lines: [] as [line: string, long: number][], reserved: 0 };
  const lines = new LineSplitter({
    take: (line, long) => seen.lines.push([line, long]),
    reserve(bytes) {
      if (seen.reserved + bytes > 4 * LONG_LINE) return false;
      seen.reserved += bytes;
      return true;
    },
  });
  return { seen, push: (text: string) => lines.push(Buffer.from(text)), lines };
}

describe('lines', () => {
  test('come in pieces of any size, with characters of many bytes cut anywhere', () => {
    const { seen, lines } = splitter();
    const bytes = Buffer.from('käse\n\n🌙 moon\nrest');
    for (let index = 0; index < bytes.length; index++)
      expect(lines.push(bytes.subarray(index, index + 1))).toBe(undefined);
    expect(seen.lines.map(([line]) => line)).toEqual(['käse', '', '🌙 moon']);
    expect(lines.isWithin).toBe(true);
  });

  test('are not kept as the pieces they came in', async () => {
    setFlagsFromString('--expose-gc');
    const { lines } = splitter();
    const pieces = Array.from({ length: 1000 }, () => {
      const piece = Buffer.allocUnsafeSlow(1).fill(65);
      lines.push(piece);
      return new WeakRef(piece);
    });
    await new Promise((resolve) => setImmediate(resolve));
    runInNewContext('gc')();
    expect(pieces.filter((piece) => piece.deref() !== undefined)).toEqual([]);
  });
});

describe('a long line', () => {
  const half = 'x'.repeat(LONG_LINE);

  test('is reserved for as it comes, and whoever takes it gives back', () => {
    const { seen, push } = splitter();
    push(half);
    expect(seen.reserved).toBe(0);
    push('y');
    expect(seen.reserved).toBe(LONG_LINE + 1);
    push('yy\n');
    expect(seen.lines).toEqual([[`${half}yyy`, LONG_LINE + 3]]);
    expect(seen.reserved).toBe(LONG_LINE + 3);
  });

  test('that finds no room is told of, and given back once no more is taken', () => {
    const { seen, push, lines } = splitter();
    for (let part = 0; part < 4; part++) expect(push(half)).toBe(undefined);
    expect(push('x')).toBe('no room');
    expect(seen.reserved).toBe(4 * LONG_LINE);
    lines.stop();
    expect(seen.reserved).toBe(0);
    expect(lines.isWithin).toBe(false);
  });
});
