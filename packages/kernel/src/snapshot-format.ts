/**
 * The bytes of a frozen process.
 *
 *    0       4         8          12           16              16+n
 *   ├ 'PLPS' ┼ version ┼ CRC-32 * ┼ n          ┼ kernel's part ┼ image's part …
 *
 *   * of all that comes after it. Numbers are 32 bits, less significant byte first.
 *
 * The check finds what was damaged by accident. What was made on purpose is found by those who read the parts.
 */
import { decodePlainData, encodePlainData } from './plain-data.ts';

/** Counted up with every change that older kernels or newer ones would misread. */
export const SNAPSHOT_VERSION = 1;
const MAGIC = [0x50, 0x4c, 0x50, 0x53] as const;
const VERSION = 4;
const CHECK = 8;
const SIZE = 12;
const HEADER_SIZE = 16;

/** Bytes that are no snapshot this kernel can use. */
export class SnapshotError extends Error {
  override name = 'SnapshotError';

  /** @param what goes on from "the snapshot" */
  constructor(what: string) {
    super(`the snapshot ${what}`);
  }
}

export interface SnapshotParts {
  readonly kernel: unknown;
  readonly image: Uint8Array;
}

export function packSnapshot({ kernel, image }: SnapshotParts): Uint8Array {
  const state = encodePlainData(kernel);
  const bytes = new Uint8Array(HEADER_SIZE + state.length + image.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(VERSION, SNAPSHOT_VERSION, true);
  view.setUint32(SIZE, state.length, true);
  bytes.set(state, HEADER_SIZE);
  bytes.set(image, HEADER_SIZE + state.length);
  view.setUint32(CHECK, crc32(bytes.subarray(SIZE)), true);
  return bytes;
}

/** @throws SnapshotError */
export function unpackSnapshot(bytes: Uint8Array): SnapshotParts {
  if (bytes.length < HEADER_SIZE || MAGIC.some((byte, index) => bytes[index] !== byte)) {
    throw new SnapshotError('is none: it does not begin like the snapshot of a process');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(VERSION, true);
  if (version !== SNAPSHOT_VERSION) {
    throw new SnapshotError(`has version ${version}; this kernel reads version ${SNAPSHOT_VERSION}`);
  }
  if (view.getUint32(CHECK, true) !== crc32(bytes.subarray(SIZE))) {
    throw new SnapshotError('is damaged: its check does not fit');
  }
  const size = view.getUint32(SIZE, true);
  if (size > bytes.length - HEADER_SIZE) throw new SnapshotError('is damaged: its parts are longer than it');
  try {
    const kernel = decodePlainData(bytes.subarray(HEADER_SIZE, HEADER_SIZE + size));
    return { kernel, image: bytes.subarray(HEADER_SIZE + size) };
  } catch (error) {
    throw new SnapshotError(`is damaged: ${error instanceof Error ? error.message : 'it cannot be read'}`);
  }
}

/** The usual one, of IEEE 802.3: polynomial 0xedb88320, bits reversed. */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (let index = 0; index < bytes.length; index++) {
    value = (value >>> 8) ^ (crcTable[(value ^ (bytes[index] as number)) & 0xff] as number);
  }
  return (value ^ 0xffffffff) >>> 0;
}
