/** Private keys that bundles are signed with: PEM files (PKCS #8), as OpenSSL makes and reads them, for their owner alone. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Signer } from '@perilune/hil';

const OWNER_ONLY = 0o600;
const LARGEST_KEY_FILE = 64 << 10;

/** A file that is no such key, or that others can read. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
}

/** Makes a key and writes it. @throws what Node throws: EEXIST if there is a file of that name */
export function createSigningKey(file: string): Signer {
  const { privateKey } = generateKeyPairSync('ed25519');
  const descriptor = openSync(file, 'wx', OWNER_ONLY);
  writeFileSync(descriptor, privateKey.export({ type: 'pkcs8', format: 'pem' }), { flush: true });
  closeSync(descriptor);
  return signerOf(privateKey);
}

/** @throws SigningKeyError, or what Node throws if the file cannot be read */
export function readSigningKey(file: string): Signer {
  const { mode, size } = statSync(file);
  if (size > LARGEST_KEY_FILE) throw new SigningKeyError('it is no private key');
  if ((mode & 0o077) !== 0) throw new SigningKeyError(`others can read it: make it yours alone with chmod 600 ${file}`);
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error;
    throw new SigningKeyError('it is no private key in PEM; make one with perilune keys new');
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new SigningKeyError(`it is a key of the kind ${key.asymmetricKeyType}; ed25519 is wanted`);
  }
  return signerOf(key);
}

function signerOf(key: KeyObject): Signer {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { key: Buffer.from(x, 'base64url'), sign: async (message) => sign(null, message, key) };
}
