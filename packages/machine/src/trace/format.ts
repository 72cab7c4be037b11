/**
 * The file of a trace: all that a run depended on, and what came of it. Blocks follow the mark; each has a checksum.
 *
 *   "PERILUNE TRACE 2\n"
 *   ├────────┼────────────┼──────────────┼──────────┤
 *   │ kind 1 │ length 4   │ checksum 4   │ bytes …  │  …
 *
 * The header (JSON) is first, then the files of the board, then records, then the end. A trace without an end is of a run
 * that was cut off, and is good up to there.
 */
import { decodeUtf8, encodeUtf8 } from '@perilune/engine';
import { ByteError, ByteReader, ByteWriter } from './bytes.ts';
import { checksum } from './digest.ts';

export const TRACE_MARK = 'PERILUNE TRACE 2\n';

export const BlockKind = { Header: 1, File: 2, Records: 3, End: 4 } as const;

const BLOCK_HEAD = 9;
const LARGEST_BLOCK = 1 << 26;
const MOST_FILES = 20_000;

/** What a record is. Those of the second half are what the run did; those of the first half are what it depended on. */
export const RecordTag = {
  /** The clock was read: µs since it was last read. */
  Now: 1,
  /** Interrupts were serviced after so many looks that found none: how many messages, and each. */
  Interrupts: 2,
  /** A sleep on virtual time that a message ended, after so many that lasted: the moment. */
  Woken: 3,
  Entropy: 4,
  /** A system call: process, class, four words, variant and three words. */
  Call: 16,
  /** An upcall: process, driver, subscription, three words. */
  Upcall: 17,
  /** The end of a slice: process, fuel, why it ended. */
  Slice: 18,
  /** Text was written: source and a fingerprint. */
  Output: 19,
  /** The digest of all that was done so far, two words. */
  Checkpoint: 20,
  /** A driver looked at what was lent for reading: process, driver, buffer, length and a fingerprint. */
  Lent: 21,
  /** A value that a control step returned: process, its place, the number in two words. */
  Returned: 22,
} as const;
export type RecordTag = (typeof RecordTag)[keyof typeof RecordTag];

export interface TraceHeader {
  readonly perilune: string;
  /** Which build of the engine ran: another one may use other fuel. */
  readonly engine: string;
  /** The board file among the files. */
  readonly board: string;
  readonly seed: number;
  readonly time: 'real' | 'virtual';
  readonly bootTime: number;
  readonly fuelPerMicrosecond: number;
  /** µs it was to run; undefined: until it was stopped. */
  readonly duration?: number;
  /** It went on when no process was left. */
  readonly staysUp?: boolean;
  /** Whether the host kept what apps keep: then all of its answers are there. */
  readonly hostKeeps?: boolean;
  /** Whether each call is recorded, or checkpoints alone. */
  readonly detail: 'calls' | 'digest';
}

export interface TraceEnd {
  readonly digest: string;
  /** µs since boot. */
  readonly time: number;
  readonly calls: number;
}

/** A file that is no trace, or a damaged one. */
export class TraceError extends Error {
  override name = 'TraceError';
}

export interface Trace {
  readonly header: TraceHeader;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly records: readonly Uint8Array[];
  /** Undefined if the run was cut off. */
  readonly end: TraceEnd | undefined;
  /** Why what follows in the file cannot be read, though it is there; undefined if nothing does. */
  readonly damage: string | undefined;
}

export function encodeBlock(kind: number, bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_HEAD + bytes.length);
  const view = new DataView(block.buffer);
  block[0] = kind;
  view.setUint32(1, bytes.length, true);
  view.setUint32(5, checksum(bytes), true);
  block.set(bytes, BLOCK_HEAD);
  return block;
}

export function encodeJsonBlock(kind: number, value: TraceHeader | TraceEnd): Uint8Array {
  return encodeBlock(kind, encodeUtf8(JSON.stringify(value)));
}

export function encodeFileBlock(path: string, file: Uint8Array): Uint8Array {
  const writer = new ByteWriter(file.length + path.length + 16);
  writer.bytes(encodeUtf8(path));
  writer.raw(file);
  return encodeBlock(BlockKind.File, writer.view());
}

/** @throws TraceError if nothing of it can be used */
export function decodeTrace(bytes: Uint8Array): Trace {
  const mark = encodeUtf8(TRACE_MARK);
  if (!mark.every((byte, index) => bytes[index] === byte)) {
    const isOther = mark.slice(0, -3).every((byte, index) => bytes[index] === byte);
    throw new TraceError(isOther ? 'it is a trace of another version of perilune' : 'it is no trace of perilune');
  }
  const reader = new ByteReader(bytes);
  reader.offset = mark.length;
  const header = readHeader(reader);
  const files = new Map<string, Uint8Array>();
  const records: Uint8Array[] = [];
  let end: TraceEnd | undefined;
  let damage: string | undefined;
  while (reader.left > 0 && !end && damage === undefined) {
    const block = readBlock(reader);
    if (block === undefined) break;
    if (typeof block === 'string') damage = block;
    else if (block.kind === BlockKind.File && records.length === 0) readFile(block.bytes, files);
    else if (block.kind === BlockKind.Records) records.push(block.bytes);
    else if (block.kind === BlockKind.End) end = readEnd(block.bytes);
    else throw new TraceError(`a block of the kind ${block.kind} is where none may be`);
  }
  return { header, files, records, end, damage };
}

/** @returns undefined if the file ends before the block does; or what is wrong with it */
function readBlock(reader: ByteReader): { readonly kind: number; readonly bytes: Uint8Array } | string | undefined {
  const start = reader.offset;
  try {
    const kind = reader.byte();
    const length = reader.word();
    const expected = reader.word();
    if (length > LARGEST_BLOCK) return `the block at byte ${start} claims to have ${length} bytes`;
    const bytes = reader.raw(length);
    return checksum(bytes) === expected ? { kind, bytes } : `the block at byte ${start} is damaged`;
  } catch (error) {
    if (error instanceof ByteError) return undefined;
    throw error;
  }
}

function readFile(bytes: Uint8Array, files: Map<string, Uint8Array>): void {
  const reader = new ByteReader(bytes);
  try {
    const path = reader.bytes();
    const text = decodeUtf8(path, 0, path.length);
    if (text === undefined || files.has(text)) throw new TraceError('it holds a file of a bad name');
    if (files.size >= MOST_FILES) throw new TraceError(`it holds more than ${MOST_FILES} files`);
    files.set(text, reader.raw(reader.left));
  } catch (error) {
    throw error instanceof ByteError ? new TraceError(error.message) : error;
  }
}

function readHeader(reader: ByteReader): TraceHeader {
  const block = readBlock(reader);
  if (typeof block !== 'object') throw new TraceError(block ?? 'it ends within its header');
  if (block.kind !== BlockKind.Header) throw new TraceError('it does not begin with a header');
  const value = parseJson(block.bytes);
  const { perilune, engine, board, seed, time, bootTime, fuelPerMicrosecond, duration, detail } = value;
  const isGood =
    typeof perilune === 'string' &&
    typeof engine === 'string' &&
    typeof board === 'string' &&
    Number.isSafeInteger(seed) &&
    (time === 'real' || time === 'virtual') &&
    Number.isFinite(bootTime) &&
    Number.isSafeInteger(fuelPerMicrosecond) &&
    (fuelPerMicrosecond as number) >= 1 &&
    (duration === undefined || (Number.isFinite(duration) && (duration as number) >= 0)) &&
    (detail === 'calls' || detail === 'digest');
  if (!isGood) throw new TraceError('its header is not one');
  return value as unknown as TraceHeader;
}

function readEnd(bytes: Uint8Array): TraceEnd {
  const value = parseJson(bytes);
  if (typeof value.digest !== 'string' || !Number.isFinite(value.time) || !Number.isSafeInteger(value.calls)) {
    throw new TraceError('its end is not one');
  }
  return value as unknown as TraceEnd;
}

function parseJson(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(decodeUtf8(bytes, 0, bytes.length) ?? '');
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below, as for JSON that is no object.
  }
  throw new TraceError('a part of it that should be JSON is none');
}
