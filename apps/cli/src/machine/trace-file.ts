/** The file a run is recorded in. */
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { CommandError } from '../command.ts';

const LARGEST_TRACE = 2 ** 31 - 1;

export class TraceFile {
  readonly #name: string;
  readonly #descriptor: number;

  /** @throws CommandError if it cannot be written */
  constructor(name: string) {
    this.#name = name;
    this.#descriptor = this.#try(() => openSync(name, 'w'));
  }

  write(piece: Uint8Array): void {
    for (let offset = 0; offset < piece.length; ) {
      offset += this.#try(() => writeSync(this.#descriptor, piece, offset));
    }
  }

  close(): void {
    this.#try(() => closeSync(this.#descriptor));
  }

  #try<Value>(action: () => Value): Value {
    try {
      return action();
    } catch (error) {
      throw new CommandError(`cannot write '${this.#name}': ${codeOf(error)}`);
    }
  }
}

/** @throws CommandError if it cannot be read */
export function readTraceFile(name: string): Uint8Array {
  try {
    const { size } = statSync(name);
    if (size > LARGEST_TRACE) throw new CommandError(`cannot read '${name}': it is larger than 2 GiB`);
    return readFileSync(name);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`cannot read '${name}': ${codeOf(error)}`);
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return reasons[code] ?? code;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOSPC: 'no space left',
};
