/**
 * Makes images of Lua programs. Opening the libraries and loading userland is done once: the memory that comes of it is
 * copied for each image, which then draws its own random numbers; of programs that are started again and again more than
 * that is copied (start-states.ts). What is not renewed is the seed of string hashes: it is
 * a part of every table in that memory, so all images of a loader share one, drawn when the loader is made. Memories and
 * instances of images that have ended are taken up again (housing.ts).
 */
import {
  type Clock,
  type Image,
  ImageError,
  type ImageLoader,
  type ImageProgram,
  type SystemCallHandler,
} from '@perilune/hil';
import {
  ACTIVITY_LOAD,
  ACTIVITY_OPEN_IMAGE,
  ACTIVITY_START,
  PART_NAME,
  PART_SOURCE,
  PART_STEP,
  PART_VALUES,
  PROCESS_FUEL_USED,
  PROCESS_HEAP_START,
  PROCESS_QUOTA,
  PROCESS_RANDOM,
  PROCESS_USED,
  PROCESS_USED_HIGH,
  PROCESS_USED_LIMIT,
  RESULTS_VALUES,
  STATUS_EXITED,
} from '@perilune/isa';
import type { ProcessMemory } from '../crossing/process-memory.ts';
import { Random } from '../crossing/random.ts';
import type { Engine } from '../engine.ts';
import { DataError, EngineDefect, UsageError } from '../errors.ts';
import { PAGE, pagesOf } from '../options.ts';
import { encodeValues } from '../values/encode.ts';
import { encodeUtf8 } from '../values/utf8.ts';
import type { Housing } from './housing.ts';
import { faultOfResult } from './image-fault.ts';
import { ImageInstance } from './image-instance.ts';
import type { SourceFinder } from './image-requests.ts';
import { readImageSnapshot } from './image-snapshot.ts';
import { LuaImage } from './lua-image.ts';
import { type PreparedMemory, prepareMemory, RANDOM_SIZE } from './prepared-memory.ts';
import { SpareHousings } from './spare-housings.ts';
import { StartStates } from './start-states.ts';
import { encodeShape } from './step-shape.ts';

export interface LuaImageOptions {
  /** What os.time, os.date and os.clock tell; by default the platform's clock. */
  readonly clock?: Clock;
  /**
   * Lua modules every program can require, by name. One called "start" is loaded beforehand; it is a
   * function that is called with the program's main function, the names of its entries (true if it has a control
   * step) and its arguments.
   */
  readonly modules?: ReadonlyMap<string, string | Uint8Array>;
  /** Fixes all that images draw, in the order they are loaded. By default it comes from the platform's entropy. */
  readonly seed?: number;
  /**
   * How many memories of images that have ended are kept, at most, for those that come: 16 by default. Nobody can tell such a
   * one from a new one, but for the time it takes to make one.
   */
  readonly spares?: number;
}

const MOST_SPARES = 16;

/** More than opening the libraries and loading userland can take. */
const PREPARING_FUEL = 100_000_000;
const START = 'start';

export class LuaImageLoader implements ImageLoader {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #modules: ReadonlyMap<string, Uint8Array>;
  readonly #random: Random;
  readonly #starts = new StartStates();
  readonly #spares: SpareHousings;
  #prepared: PreparedMemory | undefined;

  constructor(engine: Engine, options: LuaImageOptions = {}) {
    this.#engine = engine;
    this.#clock = options.clock ?? engine.platform.clock;
    this.#spares = new SpareHousings(engine.module, options.spares ?? MOST_SPARES);
    this.#modules = new Map(
      Array.from(options.modules ?? [], ([name, source]) => [
        name,
        typeof source === 'string' ? encodeUtf8(source) : source,
      ]),
    );
    this.#random = new Random(options.seed === undefined ? entropy(engine) : BigInt(Math.trunc(options.seed)));
  }

  load(program: ImageProgram, handler: SystemCallHandler): LuaImage {
    const source = program.sources.get(program.main);
    if (source === undefined) {
      const names = [...program.sources.keys()].join(', ');
      throw new ImageError(
        `${program.name}: there is no source '${program.main}'; there is ${names === '' ? 'none at all' : names}`,
      );
    }
    const quota = this.#quotaOf(program);
    this.#prepared ??= this.#prepare();
    const prepared = this.#prepared;
    const random = new Random(this.#random.next());
    const start = this.#starts.find(program);
    const pages = start?.pages ?? 1;
    const instance = this.#instance(
      () => this.#spares.take(pages, quota),
      pages,
      random,
      this.#sourcesOf(program),
      handler,
    );
    const { memory } = instance;
    if (start !== undefined) {
      start.copyTo(instance);
      seed(memory, random);
    } else {
      prepared.copyTo(memory);
      setQuota(memory, quota);
      seed(memory, random);
      this.#begin(program, source, instance, prepared);
    }
    return new LuaImage(instance, this.#engine.identity, this.#spares, program.step);
  }

  #begin(program: ImageProgram, source: Uint8Array, instance: ImageInstance, prepared: PreparedMemory): void {
    instance.parts.set(PART_SOURCE, source);
    instance.parts.set(PART_NAME, encodeUtf8(`@${program.main}`));
    const values = program.arguments ?? [];
    instance.parts.set(
      PART_VALUES,
      encodeValues(this.#modules.has(START) ? [program.step !== undefined || program.entries, ...values] : values),
    );
    if (program.step !== undefined) instance.parts.set(PART_STEP, encodeShape(program.step));
    instance.begin(ACTIVITY_START);
    const { memory, random } = instance;
    const drawnFrom = memory.copy(PROCESS_RANDOM, RANDOM_SIZE);
    const { state } = random;
    this.#starts.begins(
      program,
      instance,
      prepared,
      () => random.state !== state || memory.view(PROCESS_RANDOM, RANDOM_SIZE).some((byte, i) => byte !== drawnFrom[i]),
    );
  }

  restore(snapshot: Uint8Array, program: ImageProgram, handler: SystemCallHandler): Image {
    try {
      const { quota, memory, random, state, apply } = readImageSnapshot(snapshot, this.#engine.identity);
      const pages = memory.length / PAGE;
      // A new one, with no room beyond what a snapshot that is forged says.
      const housing = () => this.#spares.make(pages, quota / PAGE);
      const instance = this.#instance(housing, pages, new Random(random), this.#sourcesOf(program), handler);
      instance.memory.bytes.set(memory);
      apply(instance);
      return new LuaImage(instance, this.#engine.identity, this.#spares, program.step, state);
    } catch (error) {
      throw new ImageError(`${program.name}: ${error instanceof DataError ? error.message : `no memory: ${error}`}`);
    }
  }

  /** Pages. */
  #quotaOf(program: ImageProgram): number {
    try {
      return pagesOf(program.memory);
    } catch (error) {
      throw error instanceof UsageError ? new ImageError(`${program.name}: ${error.message}`) : error;
    }
  }

  #instance(
    housing: () => Housing,
    pages: number,
    random: Random,
    sources: SourceFinder,
    handler: SystemCallHandler,
  ): ImageInstance {
    try {
      return new ImageInstance({ housing: housing(), pages, clock: this.#clock, random, sources, handler });
    } catch (error) {
      throw new ImageError(
        `the host has no memory for one more image: ${error instanceof Error ? error.message : error}`,
      );
    }
  }

  /** The program's own sources come first, so that no new module of userland takes the place of one. */
  #sourcesOf({ sources }: Pick<ImageProgram, 'sources'>): SourceFinder {
    return (module) => {
      const path = module.replaceAll('.', '/');
      for (const name of [`${path}.lua`, `${path}/init.lua`]) {
        const source = sources.get(name);
        if (source !== undefined) return { source, name, isOwn: true };
      }
      const source = this.#modules.get(module);
      return source && { source, name: `${module}.lua`, isOwn: false };
    };
  }

  #prepare(): PreparedMemory {
    const random = new Random(this.#random.next());
    const housing = () => this.#spares.make(1, 1);
    const instance = this.#instance(housing, 1, random, this.#sourcesOf({ sources: new Map() }), noKernel);
    instance.initialise(PAGE, random.next());
    carryOut(instance, ACTIVITY_OPEN_IMAGE);
    if (this.#modules.has(START)) runSource(instance, `require '${START}'`);
    runSource(instance, 'collectgarbage()');
    instance.memory.setLong(PROCESS_FUEL_USED, 0);
    instance.memory.setWord(PROCESS_USED_HIGH, instance.memory.word(PROCESS_USED));
    return prepareMemory(instance.memory.bytes);
  }
}

/** @throws EngineDefect */
function runSource(instance: ImageInstance, source: string): void {
  instance.parts.set(PART_SOURCE, encodeUtf8(source));
  instance.parts.set(PART_NAME, encodeUtf8('=prepare'));
  instance.parts.set(PART_VALUES, encodeValues([]));
  carryOut(instance, ACTIVITY_LOAD);
}

/** @throws EngineDefect */
function carryOut(instance: ImageInstance, activity: number): void {
  instance.begin(activity);
  const status = instance.run(PREPARING_FUEL);
  const { result } = instance;
  if (status === STATUS_EXITED && (result === undefined || result.kind === RESULTS_VALUES)) return;
  const reason = result && faultOfResult(result.kind, result.values, undefined).message;
  throw new EngineDefect(`userland cannot be loaded: ${reason ?? 'it does not come to an end in its memory'}`);
}

function setQuota(memory: ProcessMemory, pages: number): void {
  memory.setWord(PROCESS_QUOTA, pages * PAGE);
  memory.setWord(PROCESS_USED_LIMIT, pages * PAGE - memory.word(PROCESS_HEAP_START));
}

/** What math.random draws from. */
function seed(memory: ProcessMemory, random: Random): void {
  for (let offset = 0; offset < RANDOM_SIZE; offset += 8) setLong(memory, PROCESS_RANDOM + offset, random.next());
}

function setLong(memory: ProcessMemory, address: number, value: bigint): void {
  memory.setWord(address, Number(value & 0xffffffffn) | 0);
  memory.setWord(address + 4, Number(value >> 32n) | 0);
}

function entropy(engine: Engine): bigint {
  const bytes = new Uint8Array(8);
  engine.platform.entropy.fill(bytes);
  return new DataView(bytes.buffer).getBigUint64(0, true);
}

/** While userland is loaded there is nobody to ask. */
const noKernel: SystemCallHandler = {
  systemCall: (_class, _word0, _word1, _word2, _word3, answer) => {
    answer.variant = 0;
    answer.word1 = 10;
  },
  output: () => {},
  returned: () => {},
  stepped: () => {},
};
