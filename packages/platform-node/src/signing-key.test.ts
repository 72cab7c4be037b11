import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeCompression, nodeCryptography } from './bundle-tools.ts';
import { createSigningKey, readSigningKey } from './signing-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

describe('a signing key', () => {
  test('is made for its owner alone, and signs what its public key verifies', async () => {
    const made = createSigningKey(file('a.pem'));
    expect(statSync(file('a.pem')).mode & 0o777).toBe(0o600);
    const signer = readSigningKey(file('a.pem'));
    expect(signer.key).toEqual(made.key);
    const message = Uint8Array.of(1, 2, 3);
    const signature = await signer.sign(message);
    expect(signature.length).toBe(64);
    expect(await nodeCryptography.verify(signer.key, message, signature)).toBe(true);
    expect(await nodeCryptography.verify(signer.key, Uint8Array.of(1, 2), signature)).toBe(false);
    expect(() => createSigningKey(file('a.pem'))).toThrow('EEXIST');
  });

  test('is what openssl makes, where that is installed', () => {
    try {
      execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', file('o.pem')], { stdio: 'ignore' });
    } catch {
      return;
    }
    chmodSync(file('o.pem'), 0o600);
    expect(readSigningKey(file('o.pem')).key.length).toBe(32);
  });

  test.each([
    ['no key', 'hello', 'it is no private key in PEM'],
    [
      'a public key',
      generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }),
      'it is no private key in PEM',
    ],
    [
      'a key of another kind',
      generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
      'it is a key of the kind x25519; ed25519 is wanted',
    ],
    ['a large file', 'x'.repeat(70_000), 'it is no private key'],
  ])('that is %s is refused', (_, content, message) => {
    writeFileSync(file('bad.pem'), content, { mode: 0o600 });
    expect(() => readSigningKey(file('bad.pem'))).toThrow(message);
  });
});

test('a signature is false and not an error, whatever the bytes are', async () => {
  const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);
  for (const key of [bytes(0, 0), bytes(31, 1), bytes(32, 0xff), bytes(32, 0), bytes(33, 1)]) {
    for (const signature of [bytes(0, 0), bytes(63, 1), bytes(64, 0xff), bytes(65, 0)]) {
      expect(await nodeCryptography.verify(key, bytes(3, 1), signature)).toBe(false);
    }
  }
});

test('gzip is undone, up to a size; anything else is damaged', async () => {
  const packed = await nodeCompression.gzip(new Uint8Array(100_000));
  expect(await nodeCompression.gunzip(packed, 100_000)).toEqual(new Uint8Array(100_000));
  expect(await nodeCompression.gunzip(packed, 99_999)).toBe('too large');
  expect(await nodeCompression.gunzip(packed.subarray(0, 20), 100_000)).toBe('damaged');
  expect(await nodeCompression.gunzip(Uint8Array.of(1), 1)).toBe('damaged');
});
