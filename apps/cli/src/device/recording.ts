/** Traces of a device: a file each, of which there is one that grows at most. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TraceFile } from '../machine/trace-file.ts';

export class Recording {
  readonly path: string;
  readonly #file: TraceFile;
  #bytes = 0;

  /** @throws CommandError if it cannot be written */
  constructor(folder: string, now: Date) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.path = join(folder, `${now.toISOString().replace(/[:.]/g, '-')}.trace`);
    this.#file = new TraceFile(this.path);
  }

  get bytes(): number {
    return this.#bytes;
  }

  write(piece: Uint8Array): void {
    this.#file.write(piece);
    this.#bytes += piece.length;
  }

  close(): void {
    this.#file.close();
    this.#bytes = statSync(this.path).size;
  }
}
