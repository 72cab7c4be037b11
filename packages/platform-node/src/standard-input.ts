/** The standard input of this Node process, whatever it is: a terminal, a pipe, a file. */
import { fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { type ByteSource, Errno } from '@perilune/hil';

export class StandardInput implements ByteSource {
  #stream: Readable | undefined;
  #rest: Uint8Array = new Uint8Array(0);
  #problem = 0;

  read(into: Uint8Array): number | Promise<Uint8Array | number> {
    if (into.length === 0) return 0;
    if (this.#rest.length === 0) return this.#readLater(into.length);
    const bytes = this.#take(into.length);
    into.set(bytes);
    return bytes.length;
  }

  /** Nothing more will be read: an input that could still give something does not keep Node running. */
  close(): void {
    this.#stream?.destroy();
  }

  async #readLater(length: number): Promise<Uint8Array | number> {
    const chunk = await this.#nextChunk();
    if (!chunk) return this.#problem;
    this.#rest = chunk;
    return this.#take(length);
  }

  #take(length: number): Uint8Array {
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(bytes.length);
    return bytes;
  }

  /** @returns undefined at the end, and after a failure */
  async #nextChunk(): Promise<Uint8Array | undefined> {
    const stream = this.#open();
    for (;;) {
      if (!stream || this.#problem !== 0) return undefined;
      const chunk = stream.read() as Uint8Array | null;
      if (chunk) return chunk;
      if (stream.readableEnded || stream.destroyed) return undefined;
      await untilReadable(stream);
    }
  }

  /** Opened at the first read: a script that reads nothing leaves the input to others. */
  #open(): Readable | undefined {
    if (this.#stream) return this.#stream;
    try {
      if (fstatSync(0).isDirectory()) {
        this.#problem = -Errno.IsADirectory; // Node would give an empty stream
        return undefined;
      }
      this.#stream = process.stdin;
      this.#stream.on('error', (error: NodeJS.ErrnoException) => {
        this.#problem = error.errno ?? -Errno.InputOutput;
      });
    } catch {
      this.#problem = -Errno.BadFile;
    }
    return this.#stream;
  }
}

function untilReadable(stream: Readable): Promise<void> {
  const events = ['readable', 'end', 'error', 'close'];
  return new Promise((resolve) => {
    const settle = () => {
      for (const event of events) stream.off(event, settle);
      resolve();
    };
    for (const event of events) stream.on(event, settle);
  });
}
