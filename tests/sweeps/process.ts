/** Processes whose every input is fixed, so that two runs of one script can only differ by how they were run. */
import { type Engine, MemoryFileSystem, type Process, type ProcessOptions } from '@perilune/engine';
import { loadEngine } from '@perilune/engine/node';
import type { Clock } from '@perilune/hil';
import {
  COROUTINE_FRAME,
  FRAME_KIND,
  FRAME_KIND_LUA,
  LARGEST_REQUEST,
  PROCESS_COLLECTOR_DEBT,
  PROCESS_COLLECTOR_FULL,
  PROCESS_CURRENT_COROUTINE,
  PROCESS_FAIL_COUNTDOWN,
  PROCESS_FUEL_LEFT,
  PROCESS_LARGEST_REQUEST,
} from '@perilune/isa';
import { nodePlatform } from '@perilune/platform-node';

const stillClock: Clock = {
  time: () => 1_700_000_000,
  monotonic: () => 0,
  processor: () => 0.25,
  zone: () => ({ offset: 0, isDaylightSaving: false, name: 'UTC' }),
};

export const engine: Engine = await loadEngine(nodePlatform);

export const UNLIMITED = 0x7fffffff;
/** Slices that are as small as can be and still do something each. */
export const STEP = 0;

const MEMORY = 64 * 1024 * 1024;
/** Beyond this a script is taken to be caught in a loop. */
const FUEL_LIMIT = 400_000_000;

/** How a script ended, to be compared as a whole. */
export interface End {
  readonly output: string;
  readonly error: string | undefined;
  readonly fuel: number;
}

/** What two runs of one program differ in; undefined if in nothing. */
export function differenceOf(actual: End, expected: End): string | undefined {
  if (actual.output !== expected.output) return `printed ${JSON.stringify(actual.output)}`;
  if (actual.error !== expected.error) return `failed with ${actual.error}`;
  if (actual.fuel !== expected.fuel) return `used ${actual.fuel} fuel instead of ${expected.fuel}`;
  return undefined;
}

/** A process, and what it has printed so far. Restoring one puts another process in its place. */
export class Subject {
  process: Process;
  output = '';
  readonly #options: ProcessOptions;

  constructor({ memory = MEMORY }: { memory?: number } = {}) {
    const decoder = new TextDecoder();
    this.#options = {
      seed: 1,
      clock: stillClock,
      files: new MemoryFileSystem(),
      strings: 'bytes',
      output: (bytes, stream) => {
        if (stream === 1) this.output += decoder.decode(bytes, { stream: true });
      },
    };
    this.process = engine.createProcess({ ...this.#options, memory });
  }

  load(source: string | Uint8Array): void {
    this.process.load(source, { chunkName: '=script' });
  }

  /** Goes on in a new instance that knows nothing but the bytes. */
  moveToNewInstance(): void {
    this.process = engine.restoreProcess(this.process.snapshot(), this.#options);
  }

  get memory(): DataView {
    const { buffer, byteOffset, byteLength } = this.process.memory;
    return new DataView(buffer, byteOffset, byteLength);
  }

  /** @param countdown see PROCESS_FAIL_COUNTDOWN */
  failAllocations(countdown: number): void {
    this.memory.setInt32(PROCESS_FAIL_COUNTDOWN, countdown, true);
    this.memory.setUint32(PROCESS_LARGEST_REQUEST, 0, true);
  }
  stopFailingAllocations(): void {
    this.memory.setUint32(PROCESS_LARGEST_REQUEST, LARGEST_REQUEST, true);
  }
  get failCountdown(): number {
    return this.memory.getInt32(PROCESS_FAIL_COUNTDOWN, true);
  }
  /** Work of the collector is due at the next safe point. */
  demandCollection(): void {
    this.memory.setInt32(PROCESS_COLLECTOR_DEBT, 8, true);
  }
  /** All of a collection is due before anything else goes on. Not while a library function waits: it would have asked. */
  demandWholeCollection(): void {
    const frame = this.#word(this.#word(PROCESS_CURRENT_COROUTINE) + COROUTINE_FRAME);
    if (this.memory.getUint8(frame + FRAME_KIND) === FRAME_KIND_LUA) this.memory.setUint8(PROCESS_COLLECTOR_FULL, 1);
  }

  #word(address: number): number {
    return this.memory.getUint32(address, true);
  }

  /** Runs what was begun to its end, in slices of `fuel` or STEP. `pause` is called after each that was not the last. */
  finish(fuel: number, pause?: (count: number) => void): string | undefined {
    for (let count = 1; ; count++) {
      // A debt is paid from the next slice, which does nothing else if it is too small.
      const outcome = this.process.run(fuel === STEP ? 1 - this.memory.getInt32(PROCESS_FUEL_LEFT, true) : fuel);
      if (outcome.kind === 'exited') return undefined;
      if (outcome.kind === 'faulted') {
        if (outcome.fault.blame === 'engine') throw new Error(outcome.fault.message);
        return `${outcome.fault.message}\n${outcome.fault.traceback ?? ''}`;
      }
      if (outcome.kind === 'yielded') throw new Error('the process waits for its host');
      if (this.process.stats.fuelUsed > FUEL_LIMIT) throw new Error('the script does not end');
      pause?.(count);
    }
  }

  /** Loads a script, runs it to its end, and its finalizers. */
  run(source: string | Uint8Array, fuel: number, pause?: (count: number) => void): End {
    this.load(source);
    const error = this.finish(fuel, pause);
    if (this.process.state !== 'ended') {
      this.process.close();
      this.finish(fuel, pause);
    }
    return { output: this.output, error, fuel: this.process.stats.fuelUsed };
  }
}

/** The usual run: everything in one slice. */
export function runAtOnce(source: string | Uint8Array): End {
  return new Subject().run(source, UNLIMITED);
}
