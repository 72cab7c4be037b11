/** Answers what an image asks of its host beside system calls: it has no files, and all answers are there at once. */
import { type Clock, Errno, errnoMessage } from '@perilune/hil';
import {
  PART_NAME,
  PART_SOURCE,
  PROCESS_NAMELESS,
  REQUEST_ACTIVITY,
  REQUEST_ENTROPY,
  REQUEST_ERROR_MESSAGE,
  REQUEST_MODULE,
  REQUEST_OPEN,
  REQUEST_PART,
  REQUEST_PART_LENGTH,
  REQUEST_READ,
  REQUEST_ZONE,
  REQUEST_ZONE_NAME,
} from '@perilune/isa';
import type { Parts } from '../crossing/parts.ts';
import type { ProcessMemory } from '../crossing/process-memory.ts';
import type { Random } from '../crossing/random.ts';
import { decodeUtf8, encodeUtf8 } from '../values/utf8.ts';

/** Where an image's sources come from. */
export type SourceFinder = (module: string) => Source | undefined;
export interface Source {
  readonly source: Uint8Array;
  /** As messages give it. */
  readonly name: string;
  /** It is a part of the program, so its variables are shown by name. */
  readonly isOwn: boolean;
}

export interface ImageRequestContext {
  readonly memory: ProcessMemory;
  readonly parts: Parts;
  readonly clock: Clock;
  readonly random: Random;
  readonly sources: SourceFinder;
  activity: number;
}

export function answerImageRequest(
  context: ImageRequestContext,
  operation: number,
  a: number,
  b: number,
  c: number,
): number {
  const { memory, parts, clock } = context;
  switch (operation) {
    case REQUEST_ACTIVITY:
      return context.activity;
    case REQUEST_PART_LENGTH:
      return parts.length(a);
    case REQUEST_PART:
      parts.take(a, memory.bytes, b >>> 0, c);
      return 0;
    case REQUEST_MODULE:
      return findModule(context, memory.view(a, b));
    case REQUEST_ENTROPY:
      context.random.fill(memory.view(a, 8));
      return 0;
    case REQUEST_ZONE: {
      const zone = clock.zone(memory.floats[a >>> 3] as number);
      memory.floats[a >>> 3] = zone.offset;
      return zone.isDaylightSaving ? 1 : 0;
    }
    case REQUEST_ZONE_NAME:
      return put(memory, encodeUtf8(clock.zone(memory.floats[a >>> 3] as number).name), b, c);
    case REQUEST_ERROR_MESSAGE:
      return put(memory, encodeUtf8(errnoMessage(a)), b, c);
    case REQUEST_READ:
      return 0; // standard input is at its end
    case REQUEST_OPEN:
      return -Errno.NoEntry;
    default:
      return -Errno.NotImplemented;
  }
}

function findModule({ memory, parts, sources }: ImageRequestContext, bytes: Uint8Array): number {
  const name = decodeUtf8(bytes, 0, bytes.length);
  const found = name === undefined ? undefined : sources(name);
  if (!found) return 0;
  parts.set(PART_SOURCE, found.source);
  parts.set(PART_NAME, encodeUtf8(`@${found.name}`));
  memory.bytes[PROCESS_NAMELESS] = found.isOwn ? 0 : 1;
  return 1;
}

/** Copies as much as there is room for. @returns how many bytes */
function put(memory: ProcessMemory, bytes: Uint8Array, address: number, room: number): number {
  const length = Math.min(bytes.length, room);
  memory.view(address, length).set(bytes.subarray(0, length));
  return length;
}
