import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const reference = { encoder: new TextEncoder(), decoder: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }) };

test('encodes as TextEncoder does, lone surrogates too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 })), (text, units) => {
      const mixed = text + String.fromCharCode(...units);
      expect(encodeUtf8(mixed)).toEqual(reference.encoder.encode(mixed));
    }),
  );
});

describe('decodes as TextDecoder does, and tells what is not UTF-8', () => {
  const expected = (bytes: Uint8Array) => {
    try {
      return reference.decoder.decode(bytes);
    } catch {
      return undefined;
    }
  };

  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(decodeUtf8(bytes, 0, bytes.length)).toBe(expected(bytes));
      }),
    );
  });

  test('bytes that are nearly UTF-8', () => {
    const damaged = fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.nat(80), fc.nat(255));
    fc.assert(
      fc.property(damaged, ([text, at, byte]) => {
        const bytes = reference.encoder.encode(text);
        if (at < bytes.length) bytes[at] = byte;
        expect(decodeUtf8(bytes, 0, bytes.length)).toBe(expected(bytes));
      }),
    );
  });

  test('text longer than one run of units, and a part of a longer array', () => {
    const text = 'é😀a'.repeat(5000);
    const bytes = reference.encoder.encode(`x${text}y`);
    expect(decodeUtf8(bytes, 1, bytes.length - 1)).toBe(text);
  });
});
