/** What a process is made with. */
import type { ByteSource, Clock, Entropy, FileSystem, Pause } from '@perilune/hil';
import { UsageError } from './errors.ts';
import type { HostFunction } from './host-function.ts';
import type { StringForm } from './values/decode.ts';

/** What all processes of an engine share of their host. */
export interface Platform {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly pause: Pause;
}

/** Standard output is 1, standard error 2. The bytes are the receiver's own. A promise makes `finish` wait. */
export type Output = (bytes: Uint8Array, stream: 1 | 2) => void | Promise<void>;

export interface Module {
  readonly source: string | Uint8Array;
  /** How messages name it; "@name" shows as name. By default "@" and the module's name. */
  readonly chunkName?: string;
}

/** Finds a module by the name given to `require`. */
export type ModuleLoader = (
  name: string,
) => Module | string | Uint8Array | undefined | Promise<Module | string | Uint8Array | undefined>;

export interface ProcessOptions {
  /** Quota in bytes of all its memory, 64 KiB to 1 GiB; rounded down to whole pages of 64 KiB. By default 1 MiB. */
  readonly memory?: number;
  /** Fuel that `run` gives when it is not told. By default 100 000, well below a millisecond. */
  readonly fuelPerSlice?: number;
  /** Fixes hashes, math.random and all else that is drawn: for tests. By default drawn from the platform's entropy. */
  readonly seed?: number;
  /** Takes what the script prints; without it, nothing does. */
  readonly output?: Output;
  /** Standard input; without it, it is at its end. */
  readonly input?: ByteSource;
  /** Sources by module name, for `require`. */
  readonly modules?: Readonly<Record<string, string | Uint8Array>> | ModuleLoader;
  /** Host functions by global name; dots reach into tables: "sensor.read". */
  readonly functions?: Readonly<Record<string, HostFunction>>;
  /** The files the script can reach; without it, there are none. */
  readonly files?: FileSystem;
  /** How strings reach the host: as text where they are UTF-8 ('text', the default), or always as bytes. */
  readonly strings?: StringForm;
  /** What os.time, os.date and os.clock tell; by default the platform's clock. */
  readonly clock?: Clock;
}

export const PAGE = 65536;
const LARGEST_MEMORY = 1 << 30;
const LARGEST_SLICE = 0x7fffffff;

/** @returns whole pages @throws UsageError */
export function pagesOf(memory: number): number {
  if (!Number.isFinite(memory) || memory < PAGE || memory > LARGEST_MEMORY) {
    throw new UsageError(`memory is ${memory} bytes: it must be from 64 KiB (65536) to 1 GiB (1073741824)`);
  }
  return Math.floor(memory / PAGE);
}

/** @throws UsageError */
export function checkFuel(fuel: number): number {
  if (!Number.isInteger(fuel) || fuel < 1 || fuel > LARGEST_SLICE) {
    throw new UsageError(`fuel of a slice is ${fuel}: it must be a whole number from 1 to ${LARGEST_SLICE}`);
  }
  return fuel;
}
