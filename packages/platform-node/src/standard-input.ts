/** The standard input of this Node process, whatever it is: a terminal, a pipe, a file. */
import { read } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type ByteSource, Errno } from '@perilune/hil';

const STANDARD_INPUT = 0;
/** A pipe that others have made non-blocking says "try again". */
const RETRY_MILLISECONDS = 10;

export class StandardInput implements ByteSource {
  /** Off the main thread: waiting for a person must not stop signals and timers. */
  async read(into: Uint8Array): Promise<Uint8Array | number> {
    const bytes = new Uint8Array(into.length);
    for (;;) {
      const count = await readSome(bytes);
      if (typeof count === 'number') return bytes.subarray(0, count);
      if (count.code === 'EOF') return 0;
      if (count.code !== 'EAGAIN') return count.errno ?? -Errno.InputOutput;
      await delay(RETRY_MILLISECONDS);
    }
  }
}

function readSome(bytes: Uint8Array): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    read(STANDARD_INPUT, bytes, 0, bytes.length, null, (error, count) => resolve(error ?? count));
  });
}
