/** Digests, signatures and gzip, by Node's modules. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Compression, Cryptography } from '@perilune/hil';

const KEY_SIZE = 32;
const SIGNATURE_SIZE = 64;

export const nodeCryptography: Cryptography = {
  sha256: async (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
  async verify(key, message, signature) {
    if (key.length !== KEY_SIZE || signature.length !== SIGNATURE_SIZE) return false;
    try {
      const x = Buffer.from(key).toString('base64url');
      return verify(
        null,
        message,
        createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
        signature,
      );
    } catch {
      return false; // not every 32 bytes are a point of the curve
    }
  },
};

const pack = promisify(gzip);
const unpack = promisify(gunzip);

export const nodeCompression: Compression = {
  gzip: async (bytes) => new Uint8Array(await pack(bytes, { level: 9 })),
  async gunzip(bytes, most) {
    try {
      return new Uint8Array(await unpack(bytes, { maxOutputLength: most }));
    } catch (error) {
      const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      return isTooLarge ? 'too large' : 'damaged';
    }
  },
};
