import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextCache } from './text-cache.ts';
import { decodeUtf8 } from './utf8.ts';

test('tells what is there now, whatever was there before', () => {
  const strings = fc.array(
    fc.tuple(fc.nat(20), fc.oneof(fc.string({ maxLength: 6 }), fc.string({ unit: 'grapheme', maxLength: 60 }))),
  );
  fc.assert(
    fc.property(strings, fc.uint8Array({ maxLength: 20 }), (writes, noise) => {
      const cache = new TextCache();
      const memory = new Uint8Array(4096);
      for (const [place, text] of writes) {
        const bytes = new TextEncoder().encode(text);
        memory.set(bytes, place * 8);
        for (const end of [bytes.length, 3]) {
          const [start, stop] = [place * 8, place * 8 + end];
          expect(cache.read(memory, start, stop)).toBe(decodeUtf8(memory, start, stop));
        }
        memory.set(noise, place * 8 + 2);
      }
    }),
  );
});
