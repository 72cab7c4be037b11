/** Public keys as people write them: `ed25519:` and 32 bytes in base64. */
import { base64Bytes, base64Of } from '../bytes.ts';

const KIND = 'ed25519:';
const KEY_SIZE = 32;

export function showKey(key: Uint8Array): string {
  return KIND + base64Of(key);
}

/** @returns undefined if it is no such key */
export function parseKey(text: string): Uint8Array | undefined {
  return text.startsWith(KIND) ? base64Bytes(text.slice(KIND.length), KEY_SIZE) : undefined;
}
