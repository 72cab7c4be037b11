/**
 * A seal on the snapshots of a device: who does not have its key cannot make or change one that it would go on with.
 * Memory that somebody has written by hand can do what no program can: make the engine go round in its own lists, which
 * no budget ends. Whoever means to move a process to another device gives that the same key, or trusts the file.
 *
 *    0       4         8          40
 *   ├ 'PLSE' ┼ version ┼ HMAC * ─┼ the bytes of the kernel …
 *
 *   * HMAC-SHA-256 (RFC 2104) of the bytes of the kernel.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DeviceError } from '@perilune/client';
import { errorCode, reasonOf } from '../error-code.ts';

const MAGIC = Buffer.from('PLSE');
const VERSION = 1;
const SEAL = 8;
const HEADER_SIZE = 40;
const KEY_SIZE = 32;

/** Of one device. The key is a file, made when there is none. */
export class SnapshotSeal {
  readonly #path: string;

  /** @param path of the key, in a folder that is the user's alone */
  constructor(path: string) {
    this.#path = path;
  }

  /** @throws DeviceError if there can be no key */
  seal(snapshot: Uint8Array): Buffer {
    const header = Buffer.alloc(HEADER_SIZE);
    MAGIC.copy(header);
    header.writeUInt32LE(VERSION, MAGIC.length);
    this.#digest(snapshot).copy(header, SEAL);
    return Buffer.concat([header, snapshot]);
  }

  /**
   * @param isTrusted whoever sealed it
   * @returns the bytes of the kernel, which looks at them itself
   * @throws DeviceError if it is none, or if another has sealed it and it is not trusted
   */
  open(sealed: Buffer, isTrusted: boolean): Buffer {
    if (sealed.length < HEADER_SIZE || !sealed.subarray(0, MAGIC.length).equals(MAGIC))
      throw new DeviceError('refused', 'the snapshot is none: it does not begin like one that a device has written');
    const version = sealed.readUInt32LE(MAGIC.length);
    if (version !== VERSION)
      throw new DeviceError(
        'refused',
        `the seal of the snapshot has version ${version}; this device reads version ${VERSION}`,
      );
    const snapshot = sealed.subarray(HEADER_SIZE);
    if (isTrusted || timingSafeEqual(this.#digest(snapshot), sealed.subarray(SEAL, HEADER_SIZE))) return snapshot;
    throw new DeviceError(
      'refused',
      'the snapshot was not sealed by this device: another has written it, or it was changed since. If you know where it comes from, --trust goes on with it; what somebody made by hand can stop the device',
    );
  }

  #digest(snapshot: Uint8Array): Buffer {
    return createHmac('sha256', this.#key()).update(snapshot).digest();
  }

  /** Read each time: it may have been replaced by that of another device. */
  #key(): Buffer {
    const key = this.#read() ?? this.#make();
    if (key.length === KEY_SIZE) return key;
    throw new DeviceError(
      'failed',
      `'${this.#path}' is no key for snapshots: it has ${key.length} bytes instead of ${KEY_SIZE}; once it is removed, a new one is made`,
    );
  }

  #read(): Buffer | undefined {
    try {
      return readFileSync(this.#path);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw new DeviceError('failed', `cannot read the key for snapshots '${this.#path}': ${reasonOf(error)}`);
    }
  }

  /** There is a whole key or none: it gets its name when it is complete, and the first one keeps it. */
  #make(): Buffer {
    const draft = `${this.#path}.${process.pid}`;
    try {
      writeFileSync(draft, randomBytes(KEY_SIZE), { mode: 0o600, flush: true });
      try {
        linkSync(draft, this.#path);
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      } finally {
        rmSync(draft, { force: true });
      }
      return readFileSync(this.#path);
    } catch (error) {
      throw new DeviceError('failed', `cannot make the key for snapshots '${this.#path}': ${reasonOf(error)}`);
    }
  }
}
