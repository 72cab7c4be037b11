/**
 * A ustar archive (POSIX.1-1988) of plain files, read and written: nothing else than a bundle needs, and nothing that could
 * mean two things. What has links, folders, extensions or a wrong checksum is refused; nothing is ever extracted to a disk.
 *
 *   0       100    108   116   124    136     148        156    157    257     263  265 …  345      500  512
 *   ├───────┼──────┼─────┼─────┼──────┼───────┼──────────┼──────┼──────┼───────┼────┼──────┼────────┼────┤
 *   │ name  │ mode │ uid │ gid │ size │ mtime │ checksum │ type │ link │ magic │ 00 │ …    │ prefix │    │  bytes, padded to 512
 */
import { asciiBytes, asciiText } from '../bytes.ts';
import { badBundle } from '../error.ts';

const BLOCK = 512;
const NAME = { start: 0, length: 100 };
const PREFIX = { start: 345, length: 155 };
const SIZE = { start: 124, length: 12 };
const CHECKSUM = { start: 148, length: 8 };
const TYPE = 156;
const MAGIC = 257;
const USTAR = asciiBytes('ustar\x0000');
const PLAIN_FILE = 0x30;

export interface TarFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Types of entries people meet, for messages. */
const entryTypes: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a device',
  '4': 'a device',
  '5': 'a folder',
  '6': 'a pipe',
  x: 'an extended header (pax)',
  g: 'an extended header (pax)',
  L: 'a long name (GNU)',
  K: 'a long link (GNU)',
  S: 'a sparse file (GNU)',
};

/**
 * @param most files; one more is an error
 * @returns the files in their order; their names are as they stand there, and may be anything of ASCII
 * @throws UpdateError 'bad-bundle'
 */
export function readTar(archive: Uint8Array, most: number): TarFile[] {
  const files: TarFile[] = [];
  let offset = 0;
  for (;;) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header.length < BLOCK) throw badBundle(`the archive is cut off at byte ${archive.length}`);
    offset += BLOCK;
    if (header.every((byte) => byte === 0)) break;
    if (files.length >= most) throw badBundle(`it has more than ${most} files`);
    const { path, size } = readHeader(header, offset - BLOCK);
    const end = offset + size;
    const next = offset + Math.ceil(size / BLOCK) * BLOCK;
    if (next > archive.length) throw badBundle(`the archive is cut off in '${path}'`);
    if (archive.subarray(end, next).some((byte) => byte !== 0)) throw badBundle(`there is something behind '${path}'`);
    files.push({ path, bytes: new Uint8Array(archive.subarray(offset, end)) });
    offset = next;
  }
  if (archive.subarray(offset).some((byte) => byte !== 0)) throw badBundle('there is something behind its end');
  return files;
}

function readHeader(header: Uint8Array, offset: number): { readonly path: string; readonly size: number } {
  const where = `the header at byte ${offset} of the archive`;
  if (USTAR.some((byte, index) => header[MAGIC + index] !== byte))
    throw badBundle(`${where} is none of a ustar archive`);
  if (readOctal(header, CHECKSUM) !== checksumOf(header)) throw badBundle(`${where} is damaged: its checksum is wrong`);
  const name = readText(header, NAME);
  const prefix = readText(header, PREFIX);
  if (name === undefined || prefix === undefined) throw badBundle(`${where} has a name that is not ASCII`);
  const path = prefix === '' ? name : `${prefix}/${name}`;
  const type = header[TYPE] as number;
  if (type !== PLAIN_FILE) {
    const kind = entryTypes[String.fromCharCode(type)] ?? `an entry of the type ${type}`;
    throw badBundle(`'${path.slice(0, 100)}' is ${kind}; a bundle has plain files only`);
  }
  const size = readOctal(header, SIZE);
  if (size === undefined) throw badBundle(`${where} has a size that is no number`);
  return { path, size };
}

function readText(header: Uint8Array, { start, length }: typeof NAME): string | undefined {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return asciiText(end < 0 ? field : field.subarray(0, end));
}

/** Octal digits, then a zero byte or a space. */
function readOctal(header: Uint8Array, { start, length }: typeof NAME): number | undefined {
  const text = asciiText(header.subarray(start, start + length));
  const digits = text === undefined ? null : /^([0-7]+)[\0 ]*$/.exec(text);
  return digits ? Number.parseInt(digits[1] as string, 8) : undefined;
}

/** The sum of the bytes, those of the sum itself taken as spaces. */
function checksumOf(header: Uint8Array): number {
  return header.reduce((sum, byte, index) => {
    const isOfSum = index >= CHECKSUM.start && index < CHECKSUM.start + CHECKSUM.length;
    return sum + (isOfSum ? 0x20 : byte);
  }, 0);
}

/** Same files, same bytes: no times, no owners. @throws UpdateError 'bad-bundle' if a path has no place in a header */
export function writeTar(files: readonly TarFile[]): Uint8Array {
  const sizes = files.map(({ bytes }) => BLOCK + Math.ceil(bytes.length / BLOCK) * BLOCK);
  const archive = new Uint8Array(sizes.reduce((sum, size) => sum + size, 2 * BLOCK));
  let offset = 0;
  for (const [index, { path, bytes }] of files.entries()) {
    archive.set(makeHeader(path, bytes.length), offset);
    archive.set(bytes, offset + BLOCK);
    offset += sizes[index] as number;
  }
  return archive;
}

function makeHeader(path: string, size: number): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const { prefix, name } = splitPath(path);
  const put = (text: string, start: number) => header.set(asciiBytes(text), start);
  put(name, NAME.start);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${size.toString(8).padStart(11, '0')}\0`, SIZE.start);
  put('00000000000\0', 136);
  header[TYPE] = PLAIN_FILE;
  header.set(USTAR, MAGIC);
  put(prefix, PREFIX.start);
  put(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, CHECKSUM.start);
  return header;
}

function splitPath(path: string): { readonly prefix: string; readonly name: string } {
  if (path.length <= NAME.length) return { prefix: '', name: path };
  const cut = path.indexOf('/', path.length - NAME.length - 1);
  if (cut < 0 || cut > PREFIX.length) throw badBundle(`the path '${path}' is too long`);
  return { prefix: path.slice(0, cut), name: path.slice(cut + 1) };
}
