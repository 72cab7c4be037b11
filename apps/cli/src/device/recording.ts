/** Traces of a device: a file for each recording. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TraceFile } from '../machine/trace-file.ts';

export class Recording {
  readonly path: string;
  readonly #file: TraceFile;

  /** @throws CommandError if it cannot be written */
  constructor(folder: string, now: Date) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.path = freePath(join(folder, now.toISOString().replace(/[:.]/g, '-')));
    this.#file = new TraceFile(this.path);
  }

  /** Called once, when it cannot be written any more: it is to be closed, which tells why. */
  set onFailure(failed: () => void) {
    this.#file.onFailure = failed;
  }

  /** In the file. */
  get bytes(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }

  write(piece: Uint8Array): void {
    this.#file.write(piece);
  }

  /** Settles when all that was given is in the file. @throws CommandError */
  written(): Promise<void> {
    return this.#file.written();
  }

  /** @throws CommandError if not all of it could be written */
  close(): Promise<void> {
    return this.#file.close();
  }
}

/** What was recorded before stays, also where a clock that was set back tells the same moment again. */
function freePath(start: string): string {
  let path = `${start}.trace`;
  for (let number = 2; existsSync(path); number++) path = `${start}-${number}.trace`;
  return path;
}
