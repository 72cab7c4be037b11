/** An open file of the disk. */
import { closeSync, fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { Errno, type OpenFile } from '@perilune/hil';

/** Positions beyond are no exact numbers. */
const FARTHEST = Number.MAX_SAFE_INTEGER;

export class NodeFile implements OpenFile {
  readonly #descriptor: number;
  readonly #isAppending: boolean;

  constructor(descriptor: number, isAppending: boolean) {
    this.#descriptor = descriptor;
    this.#isAppending = isAppending;
  }

  read(position: number, into: Uint8Array): number {
    if (position > FARTHEST) return -Errno.Invalid;
    return attempt(() => readSync(this.#descriptor, into, 0, into.length, position));
  }

  write(position: number, bytes: Uint8Array): number {
    if (position > FARTHEST) return -Errno.FileTooLarge;
    return attempt(() => {
      for (let done = 0; done < bytes.length; ) {
        const place = this.#isAppending ? null : position + done;
        done += writeSync(this.#descriptor, bytes, done, bytes.length - done, place);
      }
      return 0;
    });
  }

  size(): number {
    return attempt(() => {
      const stat = fstatSync(this.#descriptor);
      return stat.isDirectory() ? -Errno.IsADirectory : stat.size;
    });
  }

  /** Makes the file so many bytes long. @returns 0 or a negative Errno */
  truncate(length = 0): number {
    return attempt(() => {
      ftruncateSync(this.#descriptor, length);
      return 0;
    });
  }

  close(): number {
    return attempt(() => {
      closeSync(this.#descriptor);
      return 0;
    });
  }
}

function attempt(work: () => number): number {
  try {
    return work();
  } catch (error) {
    return error instanceof Error && 'errno' in error && typeof error.errno === 'number'
      ? error.errno
      : -Errno.InputOutput;
  }
}
