/**
 * The file a run is recorded in: gzip, in which each piece of the trace is a member of its own. So whatever ends the run, all
 * pieces that were written can be read, and `zcat` unpacks it.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { createGunzip, gzip, constants as zlib } from 'node:zlib';
import { CommandError } from '../command.ts';
import { reasonOf } from '../error-code.ts';

const LARGEST_TRACE = 2 ** 31 - 1;
/** Twenty times smaller, at some 300 MB a second; higher levels save little. */
const LEVEL = 3;
/** Bytes that are unpacked at a time: as many before a damaged place may be lost with it. */
const SLICE = 4096;
const GZIP_MARK = [0x1f, 0x8b];

const compress = promisify(gzip) as (piece: Uint8Array, options: { level: number }) => Promise<Uint8Array>;

export class TraceFile {
  /** Called once, when something could not be written: what follows is dropped, and `close` tells why. */
  onFailure: (() => void) | undefined;
  readonly #name: string;
  #file: FileHandle | undefined;
  #failure: unknown;
  /** One piece after the other. */
  #work: Promise<void> = Promise.resolve();

  /** Touches nothing: what was there stays until there is a first piece. @throws CommandError if it cannot be written */
  constructor(name: string) {
    this.#name = name;
    try {
      const found = statSync(name, { throwIfNoEntry: false });
      if (found?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      accessSync(found ? name : dirname(name), constants.W_OK);
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  write(piece: Uint8Array): void {
    const compressed = compress(piece, { level: LEVEL });
    this.#work = this.#work.then(async () => {
      if (this.#failure !== undefined) return;
      try {
        this.#file ??= await open(this.#name, 'w');
        await this.#file.writeFile(await compressed);
      } catch (error) {
        this.#failure = error;
        this.onFailure?.();
      }
    });
  }

  /** Settles when all pieces so far are in the file. @throws CommandError if they could not be written */
  async written(): Promise<void> {
    await this.#work;
    if (this.#failure !== undefined) throw this.#refusal(this.#failure);
  }

  /** @throws CommandError if not all of it could be written */
  async close(): Promise<void> {
    await this.#work;
    await this.#file?.close();
    if (this.#failure !== undefined) throw this.#refusal(this.#failure);
  }

  #refusal(error: unknown): CommandError {
    return new CommandError(`cannot write '${this.#name}': ${reasonOf(error)}`);
  }
}

export interface TraceContent {
  readonly bytes: Uint8Array;
  /** Why there is no more of it, if it is damaged. */
  readonly damage?: string;
}

/** Packed or not. What is packed is read as far as it is whole. @throws CommandError if it cannot be read */
export async function readTraceFile(name: string): Promise<TraceContent> {
  let content: Uint8Array;
  try {
    if ((await stat(name)).size > LARGEST_TRACE) throw tooLarge(name);
    content = await readFile(name);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`cannot read '${name}': ${reasonOf(error)}`);
  }
  const isPacked = GZIP_MARK.every((byte, index) => content[index] === byte);
  return isPacked ? unpack(name, content) : { bytes: content };
}

async function unpack(name: string, content: Uint8Array): Promise<TraceContent> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const gunzip = createGunzip({ finishFlush: zlib.Z_SYNC_FLUSH });
  gunzip.on('data', (piece: Uint8Array) => {
    pieces.push(piece);
    length += piece.length;
    if (length > LARGEST_TRACE) gunzip.destroy();
  });
  const closed = new Promise<void>((resolve) => gunzip.on('close', resolve));
  let isDamaged = false;
  gunzip.on('error', () => {
    isDamaged = true;
  });
  for (let start = 0; start < content.length && !gunzip.destroyed; start += SLICE) {
    await Promise.race([
      closed,
      new Promise((resolve) => gunzip.write(content.subarray(start, start + SLICE), resolve)),
    ]);
  }
  gunzip.end();
  await closed;
  if (length > LARGEST_TRACE) throw tooLarge(name);
  if (!isDamaged) return { bytes: Buffer.concat(pieces) };
  if (length === 0) throw new CommandError(`cannot read '${name}': it is damaged from its beginning on`);
  return { bytes: Buffer.concat(pieces), damage: `from byte ${length} on it cannot be unpacked` };
}

function tooLarge(name: string): CommandError {
  return new CommandError(`cannot read '${name}': it is larger than 2 GiB`);
}
