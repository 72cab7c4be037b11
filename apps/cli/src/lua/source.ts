/** The source of the script named on the command line. */
import { readFileSync, statSync } from 'node:fs';
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
  return { bytes: withoutShellLine(bytes), chunkName: name === '-' ? '=stdin' : `@${name}` };
}

function readFile(name: string, memory: number): Uint8Array {
  try {
    const stat = statSync(name);
    if (stat.isDirectory()) throw new CommandError(`cannot read '${name}': it is a folder`);
    if (stat.size > memory) throw tooLarge(name, stat.size, memory);
    return readFileSync(name);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new CommandError(`cannot open '${name}': ${reasons[code] ?? code}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ERR_INVALID_ARG_VALUE: 'a name cannot contain a zero byte',
};

async function readStream(input: ByteSource, memory: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const room = new Uint8Array(PIECE);
    const count = await input.read(room);
    if (typeof count === 'number' && count < 0) throw new CommandError('cannot read standard input');
    const piece = typeof count === 'number' ? room.subarray(0, count) : count;
    if (piece.length === 0) return Buffer.concat(pieces);
    pieces.push(piece.slice());
    length += piece.length;
    if (length > memory) throw tooLarge('standard input', length, memory);
  }
}

function tooLarge(name: string, size: number, memory: number): CommandError {
  return new CommandError(
    `'${name}' (${showSize(size)} or more) does not fit into a process with ${showSize(memory)}: --memory gives it more`,
  );
}

/** Without byte order mark, and without a first line that is for the shell; its line break stays, for the line numbers. */
function withoutShellLine(bytes: Uint8Array): Uint8Array {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const source = hasMark ? bytes.subarray(3) : bytes;
  if (source[0] !== NUMBER_SIGN) return source;
  const end = source.indexOf(NEWLINE);
  return end === -1 ? source.subarray(0, 0) : source.subarray(end);
}
