/** The source of the script named on the command line. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { getSystemErrorMessage } from 'node:util';
import type { ByteSource } from '@perilune/engine';
import { CommandError } from '../command.ts';
import { showSize } from './quantities.ts';

export interface Source {
  readonly bytes: Uint8Array;
  readonly chunkName: string;
}

const PIECE = 65536;
const NUMBER_SIGN = 0x23;
const NEWLINE = 0x0a;

/** @throws CommandError if there is no such script, or it cannot fit into the memory of its process */
export async function readSource(name: string, memory: number, input: ByteSource): Promise<Source> {
  const bytes = name === '-' ? await readStream(input, memory) : readFile(name, memory);
  if (isUtf16(bytes)) throw new CommandError(`'${name}' is text in UTF-16: Lua wants UTF-8`);
  return { bytes: withoutShellLine(bytes), chunkName: name === '-' ? '=stdin' : `@${name}` };
}

/** Also of a pipe or a device, which have no size and perhaps no end. */
function readFile(name: string, memory: number): Uint8Array {
  let file: number | undefined;
  try {
    file = openSync(name, 'r');
    const { size } = fstatSync(file);
    if (size > memory) throw tooLarge(`'${name}' (${showSize(size)})`, memory);
    const pieces: Uint8Array[] = [];
    for (let length = 0; ; ) {
      const room = new Uint8Array(Math.max(PIECE, size + 1 - length));
      const count = readSync(file, room);
      if (count === 0) return Buffer.concat(pieces);
      pieces.push(room.subarray(0, count));
      length += count;
      if (length > memory) throw tooLarge(`'${name}' (${showSize(length)} or more)`, memory);
    }
  } catch (error) {
    throw error instanceof CommandError ? error : cannotRead(name, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function cannotRead(name: string, error: unknown): CommandError {
  const { code = '', errno } = error as NodeJS.ErrnoException;
  if (code === 'EISDIR') return new CommandError(`cannot read '${name}': it is a folder`);
  const reason = reasons[code] ?? (errno === undefined ? code : getSystemErrorMessage(errno));
  return new CommandError(`cannot open '${name}': ${reason}`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  ERR_INVALID_ARG_VALUE: 'a name cannot contain a zero byte',
};

async function readStream(input: ByteSource, memory: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const room = new Uint8Array(PIECE);
    const count = await input.read(room);
    if (typeof count === 'number' && count < 0)
      throw new CommandError(`cannot read standard input: ${getSystemErrorMessage(count)}`);
    const piece = typeof count === 'number' ? room.subarray(0, count) : count;
    if (piece.length === 0) return Buffer.concat(pieces);
    pieces.push(piece.slice());
    length += piece.length;
    if (length > memory) throw tooLarge(`standard input (${showSize(length)} or more)`, memory);
  }
}

function tooLarge(what: string, memory: number): CommandError {
  return new CommandError(`${what} does not fit into a process with ${showSize(memory)}: --memory gives it more`);
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Without byte order mark, and without a first line that is for the shell; its line break stays, for the line numbers. */
function withoutShellLine(bytes: Uint8Array): Uint8Array {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const source = hasMark ? bytes.subarray(3) : bytes;
  if (source[0] !== NUMBER_SIGN) return source;
  const end = source.indexOf(NEWLINE);
  return end === -1 ? source.subarray(0, 0) : source.subarray(end);
}
