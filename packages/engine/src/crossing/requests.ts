/** Answers what a process asks of its host, apart from calls of host functions. */
import { type ByteSource, type Clock, Errno, errnoMessage, type FileSystem } from '@perilune/hil';
import {
  CLOCK_PROCESSOR,
  PART_NAME,
  PART_SOURCE,
  REQUEST_ACTIVITY,
  REQUEST_CLOSE,
  REQUEST_ENTROPY,
  REQUEST_ERROR_MESSAGE,
  REQUEST_FAULT,
  REQUEST_MODULE,
  REQUEST_OPEN,
  REQUEST_OUTPUT,
  REQUEST_PART,
  REQUEST_PART_LENGTH,
  REQUEST_READ,
  REQUEST_REMOVE,
  REQUEST_RENAME,
  REQUEST_RESULTS,
  REQUEST_SIZE,
  REQUEST_TEMPORARY_NAME,
  REQUEST_TRACK,
  REQUEST_WRITE,
  REQUEST_ZONE,
  REQUEST_ZONE_NAME,
  TRANSFER_ADDRESS,
  TRANSFER_LENGTH,
  TRANSFER_POSITION,
} from '@perilune/isa';
import type { OpenFiles } from '../files/open-files.ts';
import type { Module, ModuleLoader } from '../options.ts';
import { decodeUtf8, encodeUtf8 } from '../values/utf8.ts';
import type { OutputBuffer } from './output-buffer.ts';
import type { Parts } from './parts.ts';
import type { ProcessMemory } from './process-memory.ts';
import type { Random } from './random.ts';

/** What the requests of one process are answered from. */
export interface RequestContext {
  readonly memory: ProcessMemory;
  readonly parts: Parts;
  readonly output: OutputBuffer;
  readonly input: ByteSource | undefined;
  readonly files: OpenFiles;
  readonly system: FileSystem | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly modules: ModuleLoader | undefined;
  /** The ACTIVITY_ number the process shall carry out. */
  activity(): number;
  /** The RESULTS_ number and the serialised values an activity ended with. */
  results(kind: number, values: Uint8Array): void;
  /** An error is about to leave what the host started, in this frame of this coroutine. */
  fault(coroutine: number, frame: number): void;
}

const STANDARD_INPUT = 0;

/**
 * A number at once; or a promise of one, or of a function that does what is left to do and tells it: that is called
 * only if the process still waits for it.
 */
export type Answer = number | Promise<number | (() => number)>;

export function answerRequest(context: RequestContext, operation: number, a: number, b: number, c: number): Answer {
  const { memory, parts, files } = context;
  switch (operation) {
    case REQUEST_OUTPUT:
      context.output.write(memory.view(b, c), a === 2 ? 2 : 1);
      return 0;
    case REQUEST_PART_LENGTH:
      return parts.length(a);
    case REQUEST_PART:
      parts.take(a, memory.bytes, b >>> 0, c);
      return 0;
    case REQUEST_ACTIVITY:
      return context.activity();
    case REQUEST_RESULTS:
      context.results(a, memory.copy(b, c));
      return 0;
    case REQUEST_FAULT:
      context.fault(a, b);
      return 0;
    case REQUEST_READ:
      return read(context, a, b);
    case REQUEST_WRITE: {
      const bytes = memory.view(memory.word(b + TRANSFER_ADDRESS), memory.word(b + TRANSFER_LENGTH));
      return files.write(a, memory.long(b + TRANSFER_POSITION), bytes);
    }
    case REQUEST_OPEN:
      return files.open(memory.copy(a, b), c);
    case REQUEST_CLOSE:
      return files.close(a);
    case REQUEST_SIZE:
      return size(context, a, b);
    case REQUEST_TRACK:
      return files.track(a, b);
    case REQUEST_REMOVE:
      return context.system?.remove(memory.copy(a, b)) ?? -Errno.NoEntry;
    case REQUEST_RENAME: {
      const name = (at: number) => memory.copy(memory.word(at), memory.word(at + 4));
      return context.system?.rename(name(a), name(a + 8)) ?? -Errno.NoEntry;
    }
    case REQUEST_TEMPORARY_NAME: {
      const name = context.system?.temporaryName() ?? -Errno.AccessDenied;
      return typeof name === 'number' ? name : put(memory, name, a, b);
    }
    case REQUEST_ERROR_MESSAGE:
      return put(memory, encodeUtf8(errnoMessage(a)), b, c);
    case REQUEST_MODULE:
      return findModule(context, memory.copy(a, b));
    case REQUEST_ENTROPY:
      context.random.fill(memory.view(a, 8));
      return 0;
    case REQUEST_ZONE: {
      const zone = context.clock.zone(memory.floats[a >>> 3] as number);
      memory.floats[a >>> 3] = zone.offset;
      return zone.isDaylightSaving ? 1 : 0;
    }
    case REQUEST_ZONE_NAME:
      return put(memory, encodeUtf8(context.clock.zone(memory.floats[a >>> 3] as number).name), b, c);
    default:
      return -Errno.NotImplemented;
  }
}

export function answerClock(clock: Clock, which: number): number {
  try {
    return which === CLOCK_PROCESSOR ? clock.processor() : clock.time();
  } catch {
    return 0; // nothing may be thrown through a process
  }
}

/** Copies as much as there is room for. @returns how many bytes */
function put(memory: ProcessMemory, bytes: Uint8Array, address: number, room: number): number {
  const length = Math.min(bytes.length, room);
  memory.view(address, length).set(bytes.subarray(0, length));
  return length;
}

function read({ memory, files, input, output }: RequestContext, handle: number, transfer: number): Answer {
  const [address, length] = [memory.word(transfer + TRANSFER_ADDRESS), memory.word(transfer + TRANSFER_LENGTH)];
  const into = memory.view(address, length);
  // A prompt has to be seen before anybody answers it.
  if (handle === STANDARD_INPUT) output.hand();
  const count =
    handle === STANDARD_INPUT
      ? (input?.read(into) ?? 0)
      : files.read(handle, memory.long(transfer + TRANSFER_POSITION), into);
  if (typeof count === 'number') return count;
  return count.then((bytes) => (typeof bytes === 'number' ? bytes : () => put(memory, bytes, address, length)));
}

function size({ memory, files }: RequestContext, handle: number, address: number): Answer {
  if (handle < 3) return -Errno.IllegalSeek;
  const store = (bytes: number) => {
    if (bytes < 0) return bytes;
    memory.setLong(address, bytes);
    return 0;
  };
  const bytes = files.size(handle);
  return bytes instanceof Promise ? bytes.then((known) => () => store(known)) : store(bytes);
}

function findModule({ modules, parts }: RequestContext, bytes: Uint8Array): Answer {
  if (!modules) return -1;
  const name = decodeUtf8(bytes, 0, bytes.length);
  if (name === undefined) return 0;
  const found = modules(name);
  const offer = (module: Module | string | Uint8Array | undefined) => {
    if (module === undefined) return 0;
    const { source, chunkName = `@${name}` } =
      typeof module === 'string' || module instanceof Uint8Array ? { source: module } : module;
    parts.set(PART_SOURCE, typeof source === 'string' ? encodeUtf8(source) : source);
    parts.set(PART_NAME, encodeUtf8(chunkName));
    return 1;
  };
  return found instanceof Promise ? found.then((module) => () => offer(module)) : offer(found);
}
