/** The engine: one compiled module that all its processes share. */
import {
  ACTIVITY_OPEN,
  PART_VALUES,
  PROCESS_FUEL_USED,
  PROCESS_USED,
  PROCESS_USED_HIGH,
  STATUS_EXITED,
} from '@perilune/isa';
import { ProcessInstance } from './crossing/instance.ts';
import { Random } from './crossing/random.ts';
import { UsageError } from './errors.ts';
import { checkFuel, type ModuleLoader, PAGE, type Platform, type ProcessOptions, pagesOf } from './options.ts';
import { Process } from './process.ts';
import { readSnapshot } from './snapshot.ts';
import { encodeValues } from './values/encode.ts';

const DEFAULT_MEMORY = 1 << 20;
const DEFAULT_SLICE = 100_000;
/** More than opening the libraries can take. */
const OPENING_FUEL = 10_000_000;

export class Engine {
  readonly #module: WebAssembly.Module;
  readonly #bytes: Uint8Array;
  readonly #platform: Platform;
  #identity: bigint | undefined;

  private constructor(module: WebAssembly.Module, bytes: Uint8Array, platform: Platform) {
    this.#module = module;
    this.#bytes = bytes;
    this.#platform = platform;
  }

  /** @param bytes the built engine, engine.wasm; @perilune/engine/node finds it on Node */
  static async load(bytes: Uint8Array, platform: Platform): Promise<Engine> {
    return new Engine(await WebAssembly.compile(bytes), bytes, platform);
  }

  /** A process with all libraries open and nothing to do. @throws UsageError */
  createProcess(options: ProcessOptions = {}): Process {
    const quota = pagesOf(options.memory ?? DEFAULT_MEMORY) * PAGE;
    const random = new Random(this.#seed(options.seed));
    const instance = this.#instance(options, quota, 1, random);
    instance.initialise(quota, random.next());
    instance.calls.add(options.functions ?? {});
    instance.parts.set(PART_VALUES, encodeValues(instance.calls.names.flatMap((name, index) => [index, name])));
    instance.begin(ACTIVITY_OPEN);
    if (instance.run(OPENING_FUEL) !== STATUS_EXITED) {
      throw new UsageError('the host functions cannot be made global: their names clash, or there is no room for them');
    }
    const { memory } = instance;
    memory.setLong(PROCESS_FUEL_USED, 0);
    memory.setWord(PROCESS_USED_HIGH, memory.word(PROCESS_USED));
    return this.#process(instance, options, quota, random);
  }

  /**
   * A process that goes on exactly where the snapshot was taken, in a memory of its own. The options are those it was
   * created with, apart from memory and seed, which the snapshot tells; host functions are found by their names.
   *
   * Guaranteed whatever its bytes are: it is refused, or it becomes a process that reaches nothing but its own memory and
   * what the options grant, takes no more memory than the quota it tells, and throws nothing into the host; a trap is the
   * outcome `faulted` and ends it. Walks of the engine along links trap or are paid for when they lead in a circle.
   *
   * Not guaranteed: that `run` and `abandon` come back. Library code that is gone on with believes its saved locals,
   * instructions may be any, and what is written where it should not be may be the fuel that is left. So take snapshots from
   * nobody but oneself, or from whoever has sealed them with a key.
   * @throws DataError if it is no snapshot, damaged, or from another build of the engine
   */
  restoreProcess(snapshot: Uint8Array, options: Omit<ProcessOptions, 'memory' | 'seed'> = {}): Process {
    const { quota, memory, state, random: seed, apply } = readSnapshot(snapshot, this.#identityOf());
    const random = new Random(seed);
    const instance = this.#instance(options, quota, memory.length / PAGE, random);
    instance.memory.bytes.set(memory);
    apply(instance, options.functions ?? {});
    return this.#process(instance, options, quota, random).restored(state);
  }

  /** @internal For who makes instances of its own. */
  get module(): WebAssembly.Module {
    return this.#module;
  }
  /** @internal */
  get platform(): Platform {
    return this.#platform;
  }
  /** @internal Tells the build. */
  get identity(): bigint {
    return this.#identityOf();
  }

  #seed(seed: number | undefined): bigint {
    if (seed !== undefined) return BigInt(Math.trunc(seed));
    const bytes = new Uint8Array(8);
    this.#platform.entropy.fill(bytes);
    return new DataView(bytes.buffer).getBigUint64(0, true);
  }

  #instance(options: ProcessOptions, quota: number, pages: number, random: Random): ProcessInstance {
    return new ProcessInstance({
      module: this.#module,
      pages,
      quota: quota / PAGE,
      clock: options.clock ?? this.#platform.clock,
      random,
      output: options.output,
      input: options.input,
      files: options.files,
      modules: loaderOf(options.modules),
      strings: options.strings ?? 'text',
    });
  }

  #process(instance: ProcessInstance, options: ProcessOptions, quota: number, random: Random): Process {
    return new Process(instance, {
      platform: this.#platform,
      fuelPerSlice: checkFuel(options.fuelPerSlice ?? DEFAULT_SLICE),
      strings: options.strings ?? 'text',
      quota,
      random,
      identity: () => this.#identityOf(),
    });
  }

  #identityOf(): bigint {
    this.#identity ??= hash(this.#bytes);
    return this.#identity;
  }
}

function loaderOf(modules: ProcessOptions['modules']): ModuleLoader | undefined {
  if (modules === undefined || typeof modules === 'function') return modules;
  return (name) => (Object.hasOwn(modules, name) ? modules[name] : undefined);
}

/** Two halves by FNV-1a with different multipliers. */
function hash(bytes: Uint8Array): bigint {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (const byte of bytes) {
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x85ebca6b) ^ (high >>> 15);
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
