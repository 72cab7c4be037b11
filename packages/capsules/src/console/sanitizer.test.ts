import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Sanitizer } from './sanitizer.ts';

/** Bytes that matter come often. */
const byte = fc.oneof(fc.constantFrom(13, 10, 0xc2, 0x80, 0x9f, 0xa0, 27, 127, 120), fc.integer({ min: 0, max: 255 }));

function clean(bytes: readonly number[], pieceLength: number): number[] {
  const sanitizer = new Sanitizer();
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength)
    out.push(...sanitizer.clean(Uint8Array.from(bytes.slice(at, at + pieceLength))));
  return out;
}

it('leaves no control character but newline and tab, and the same however it is cut', () => {
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), fc.integer({ min: 1, max: 41 }), (bytes, pieceLength) => {
      const whole = clean(bytes, bytes.length || 1);
      expect(clean(bytes, pieceLength)).toEqual(whole);
      whole.forEach((out, index) => {
        expect(out >= 32 ? out !== 127 : out === 9 || out === 10).toBe(true);
        if (whole[index - 1] === 0xc2) expect(out < 0x80 || out > 0x9f).toBe(true);
      });
    }),
  );
});

it('has room for the longest that bytes can become', () => {
  expect(clean([13, 27], 1)).toEqual([0x5e, 0x4d, 0x5e, 0x5b]);
  expect(clean([0xc2, 0x80, 0xc2, 0x81], 1)).toEqual([0xef, 0xbf, 0xbd, 0xef, 0xbf, 0xbd]);
  expect(clean([13, 13, 13, 27, 127], 2)).toEqual([...'^M^M^M^[^?'].map((letter) => letter.charCodeAt(0)));
});
