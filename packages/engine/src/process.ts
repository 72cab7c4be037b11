/**
 * A process: one Lua program in a memory of its own. It is given something to do (`load`, `call`, `set`), then run in
 * slices until that is done; then it can be given more. Dropping the object frees it.
 */
import {
  ACTIVITY_CALL,
  ACTIVITY_CLOSE,
  ACTIVITY_LOAD,
  ACTIVITY_REGISTER,
  ACTIVITY_SET,
  ACTIVITY_SHOW,
  PART_NAME,
  PART_SOURCE,
  PART_VALUES,
  PROCESS_ERROR,
  PROCESS_FUEL_USED,
  PROCESS_HEAP_START,
  PROCESS_QUOTA,
  PROCESS_USED,
  PROCESS_USED_HIGH,
  PROCESS_USED_LIMIT,
  RESULTS_SYNTAX_ERROR,
  RESULTS_VALUES,
  SLOT_TAG,
  STATUS_FAULTED,
  STATUS_OUT_OF_FUEL,
  TAG_LONG_STRING,
  TAG_SHORT_STRING,
} from '@perilune/isa';
import type { ProcessInstance } from './crossing/instance.ts';
import type { Random } from './crossing/random.ts';
import { UsageError } from './errors.ts';
import { type Finish, type FinishLimits, finish } from './finish.ts';
import type { HostFunction } from './host-function.ts';
import { checkFuel, type Platform } from './options.ts';
import type { Fault, Outcome } from './outcome.ts';
import { isInLua, type Place, pausedPlace } from './place.ts';
import { captureProcess, type ProcessState } from './snapshot.ts';
import { decodeValues, type StringForm, stringOf } from './values/decode.ts';
import { encodeValues } from './values/encode.ts';
import type { LuaInput, LuaValue } from './values/lua-value.ts';
import { encodeUtf8 } from './values/utf8.ts';

export interface LoadOptions {
  /** What messages call the chunk: "=text" shows as text, "@file.lua" as that file. By default "=script". */
  readonly chunkName?: string;
  /** What the chunk gets as `...`. */
  readonly arguments?: readonly LuaInput[];
  /** Has the script's own `print` show the results, if there are any, instead of handing them over. */
  readonly showsResults?: boolean;
}

export interface ProcessStatistics {
  /** Since the process was created. Opening the libraries is not counted. */
  readonly fuelUsed: number;
  /** Milliseconds spent in `run`. */
  readonly runningTime: number;
  /** Bytes of the quota that are in use now, with what every process needs for itself. */
  readonly memoryUsed: number;
  /** The most that ever were. */
  readonly memoryHigh: number;
  readonly memoryQuota: number;
  /** Bytes of linear memory the process has taken from the host so far. */
  readonly memoryTaken: number;
}

/** idle: nothing to do; busy: `run` goes on; ended: for good. */
type State = 'idle' | 'busy' | 'ended';

/** How far a library function is let go on before it is given up: some milliseconds. */
const SETTLING_FUEL = 20_000;
const MOST_SETTLING = 50;
/** Of a message that is not UTF-8. */
const LONGEST_MESSAGE = 4096;

/** What a process keeps of its options. */
export interface ProcessSettings {
  readonly platform: Platform;
  readonly fuelPerSlice: number;
  readonly strings: StringForm;
  readonly quota: number;
  readonly random: Random;
  /** Tells the build of the engine. */
  readonly identity: () => bigint;
}

export class Process {
  readonly #instance: ProcessInstance;
  readonly #settings: ProcessSettings;
  #state: State = 'idle';
  #isRunning = false;
  #runningTime = 0;
  /** Set when the process has ended: what `run` says from then on. */
  #end: Outcome | undefined;
  /** Set once os.exit has begun: finalizers are all that still runs. */
  #exitStatus: number | undefined;

  /** @internal Engine.createProcess and restoreProcess make processes. */
  constructor(instance: ProcessInstance, settings: ProcessSettings) {
    this.#instance = instance;
    this.#settings = settings;
  }

  // ── Giving it something to do. Each begins an activity, which `run` carries out.

  /** Begins to compile and run source text. @throws UsageError if the process is busy or has ended */
  load(source: string | Uint8Array, options: LoadOptions = {}): void {
    const { chunkName = '=script', arguments: values = [], showsResults = false } = options;
    const bytes = typeof source === 'string' ? encodeUtf8(source) : source;
    this.#begin(showsResults ? ACTIVITY_SHOW : ACTIVITY_LOAD, [
      [PART_SOURCE, bytes],
      [PART_NAME, encodeUtf8(chunkName)],
      [PART_VALUES, encodeValues(values)],
    ]);
  }

  /** Begins to call the function with this global name; dots reach into tables: "device.step". @throws UsageError */
  call(name: string, ...values: LuaInput[]): void {
    this.#begin(ACTIVITY_CALL, [
      [PART_NAME, encodeUtf8(name)],
      [PART_VALUES, encodeValues(values)],
    ]);
  }

  /** Begins to give a global a value; tables on the way to it are made. @throws UsageError */
  set(name: string, value: LuaInput): void {
    this.#begin(ACTIVITY_SET, [
      [PART_NAME, encodeUtf8(name)],
      [PART_VALUES, encodeValues([value])],
    ]);
  }

  /** Begins to make host functions global. @throws UsageError */
  register(functions: Readonly<Record<string, HostFunction>>): void {
    const first = this.#instance.calls.names.length;
    const values = Object.keys(functions).flatMap((name, index) => [first + index, name]);
    this.#begin(ACTIVITY_REGISTER, [[PART_VALUES, encodeValues(values)]]);
    this.#instance.calls.add(functions);
  }

  /** Begins to run all finalizers, as at the end of a program. @throws UsageError */
  close(): void {
    this.#begin(ACTIVITY_CLOSE, []);
  }

  #begin(activity: number, parts: readonly (readonly [number, Uint8Array])[]): void {
    if (this.#isRunning) throw new UsageError('the process is running: a host function cannot give it something to do');
    if (this.#state === 'ended') throw new UsageError('the process has ended');
    if (this.#state === 'busy')
      throw new UsageError('the process is busy: run it to the end first, or abandon what it does');
    this.#instance.parts.clear();
    for (const [part, bytes] of parts) this.#instance.parts.set(part, bytes);
    this.#state = 'busy';
    this.#guard(() => this.#instance.begin(activity));
  }

  /** Enters the engine for something that cannot fail but by a defect, which ends the process. */
  #guard(enter: () => void): void {
    try {
      enter();
    } catch (error) {
      this.#break(error);
    }
  }

  // ── Running

  /**
   * Runs for one slice. Says how it ended, and throws nothing because of the script.
   * @throws UsageError on wrong use @throws what the `output` callback threw
   */
  run(fuel: number = this.#settings.fuelPerSlice): Outcome {
    checkFuel(fuel);
    if (this.#isRunning) throw new UsageError('the process is running: a host function cannot run it');
    if (this.#end) return this.#end;
    if (this.#state === 'idle') throw new UsageError('the process has nothing to do: load or call something first');
    const waiting = this.#instance.waiting;
    if (waiting) return { kind: 'yielded', waiting };
    const outcome = this.#runSlice(fuel);
    this.#instance.output.flush();
    return outcome;
  }

  /** Runs until it is done or a limit is reached, in slices of about a millisecond, letting the host have its turn in between. */
  finish(limits: FinishLimits = {}): Promise<Finish> {
    return finish(this, this.#settings.platform, limits, () => this.#instance.output.busy);
  }

  #runSlice(fuel: number): Outcome {
    const { clock } = this.#settings.platform;
    const before = clock.monotonic();
    this.#isRunning = true;
    let status: number;
    try {
      status = this.#instance.run(fuel);
    } catch (error) {
      return this.#break(error);
    } finally {
      this.#isRunning = false;
      this.#runningTime += clock.monotonic() - before;
    }
    const { exit, waiting } = this.#instance;
    if (exit) return this.#exit(exit);
    if (status === STATUS_OUT_OF_FUEL) return { kind: 'outOfFuel' };
    if (waiting) return { kind: 'yielded', waiting };
    this.#state = 'idle';
    if (this.#exitStatus !== undefined) return this.#endWith({ kind: 'exited', results: [], status: this.#exitStatus });
    return status === STATUS_FAULTED ? this.#bareFault() : this.#result();
  }

  #result(): Outcome {
    const { result } = this.#instance;
    if (!result) return { kind: 'exited', results: [] };
    this.#instance.result = undefined;
    const values = decodeValues(result.values, this.#settings.strings);
    if (result.kind === RESULTS_VALUES) return { kind: 'exited', results: values };
    const [message, traceback] = decodeValues(result.values);
    const isSyntax = result.kind === RESULTS_SYNTAX_ERROR;
    const fault: Fault = {
      blame: 'script',
      isSyntax,
      message: textOf(message),
      place: this.#instance.faultPlace,
      value: values[2],
    };
    return { kind: 'faulted', fault: traceback === undefined ? fault : { ...fault, traceback: textOf(traceback) } };
  }

  /** An error came past the message handler: there was no memory for a report, or nothing to call. */
  #bareFault(): Outcome {
    const { memory } = this.#instance;
    const tag = memory.word(PROCESS_ERROR + SLOT_TAG);
    const isString = tag === TAG_SHORT_STRING || tag === TAG_LONG_STRING;
    const bytes = isString ? memory.string(memory.word(PROCESS_ERROR)) : encodeUtf8('(error object is not a string)');
    this.#guard(() => this.#instance.abandon());
    const value = stringOf(bytes, 0, bytes.length, this.#settings.strings);
    return {
      kind: 'faulted',
      fault: { blame: 'script', isSyntax: false, message: textOf(value), place: this.#instance.faultPlace, value },
    };
  }

  /** os.exit: what the program was doing is given up; finalizers run first if it asked for that, but not for a second time. */
  #exit({ status, runsFinalizers }: { status: number; runsFinalizers: boolean }): Outcome {
    this.#instance.exit = undefined;
    this.#state = 'idle';
    this.#guard(() => this.#instance.abandon());
    if (this.#end) return this.#end;
    if (runsFinalizers && this.#exitStatus === undefined) {
      this.#exitStatus = status;
      this.close();
      return { kind: 'outOfFuel' };
    }
    return this.#endWith({ kind: 'exited', results: [], status });
  }

  /** WebAssembly trapped: that is a defect of the engine, and the process is not to be trusted any more. */
  #break(error: unknown): Outcome {
    const message = error instanceof Error ? error.message : String(error);
    return this.#endWith({
      kind: 'faulted',
      fault: {
        blame: 'engine',
        isSyntax: false,
        message: `defect in the engine: ${message}`,
        place: undefined,
        value: undefined,
      },
    });
  }

  #endWith(outcome: Outcome): Outcome {
    this.#state = 'ended';
    this.#end = outcome;
    this.#instance.files.closeAll(this.#instance.memory);
    return outcome;
  }

  /**
   * Gives up what the process is doing; nothing in the script can catch that, what it made so far stays, and it can be
   * given something else to do. A library function that is in the middle of something, such as moving a large table, is
   * let come to its end first if that is near.
   */
  abandon(): void {
    if (this.#isRunning) throw new UsageError('the process is running: a host function cannot stop it this way');
    for (let slices = 0; slices < MOST_SETTLING && this.#isInLibrary(); slices++) {
      const outcome = this.#runSlice(SETTLING_FUEL);
      if (outcome.kind === 'exited' || outcome.kind === 'faulted') break;
    }
    if (this.#state !== 'busy') return;
    this.#state = 'idle';
    this.#guard(() => this.#instance.abandon());
  }

  #isInLibrary(): boolean {
    return this.#state === 'busy' && !this.#instance.waiting && !isInLua(this.#instance.memory);
  }

  /** Ends the process: nothing of it runs any more. What it left in its files' buffers is written, its output handed over. */
  kill(): void {
    if (this.#isRunning) throw new UsageError('the process is running: a host function cannot end it');
    if (this.#state === 'ended') return;
    this.#endWith({
      kind: 'faulted',
      fault: { blame: 'script', isSyntax: false, message: 'killed', place: undefined, value: undefined },
    });
    this.#instance.output.flush();
  }

  // ── Looking at it

  /** Keeps so many bytes of the quota from what runs, so that there is room later for something that lets memory go. */
  keepBack(bytes: number): void {
    const { memory } = this.#instance;
    memory.setWord(PROCESS_USED_LIMIT, memory.word(PROCESS_QUOTA) - memory.word(PROCESS_HEAP_START) - bytes);
  }

  get stats(): ProcessStatistics {
    const { memory } = this.#instance;
    return {
      fuelUsed: memory.long(PROCESS_FUEL_USED),
      runningTime: this.#runningTime,
      memoryUsed: memory.word(PROCESS_HEAP_START) + memory.word(PROCESS_USED),
      memoryHigh: memory.word(PROCESS_HEAP_START) + memory.word(PROCESS_USED_HIGH),
      memoryQuota: this.#settings.quota,
      memoryTaken: memory.bytes.length,
    };
  }

  /** Where in its source the process is; undefined if no function of the program runs. */
  get place(): Place | undefined {
    return this.#state === 'busy' ? pausedPlace(this.#instance.memory) : undefined;
  }

  get state(): 'idle' | 'busy' | 'ended' {
    return this.#state;
  }

  /** @internal For tests: its memory, as it is until it runs again. */
  get memory(): Uint8Array {
    return this.#instance.memory.bytes;
  }

  /**
   * The process as bytes: Engine.restoreProcess makes one of them that goes on exactly here. Standard streams and
   * granted files go on too; a host call whose promise is pending fails in the copy, as nobody knows what came of it.
   * @throws UsageError if the process is running or has ended
   */
  snapshot(): Uint8Array {
    if (this.#isRunning) throw new UsageError('the process is running: a host function cannot snapshot it');
    if (this.#state === 'ended') throw new UsageError('the process has ended');
    const isBusy = this.#state === 'busy';
    return captureProcess(this.#instance, this.#settings, { isBusy, exitStatus: this.#exitStatus });
  }

  /** @internal */
  restored({ isBusy, exitStatus }: ProcessState): this {
    this.#state = isBusy ? 'busy' : 'idle';
    this.#exitStatus = exitStatus;
    return this;
  }
}

function textOf(value: LuaValue): string {
  if (typeof value === 'string') return value;
  // Not UTF-8: shown byte for byte.
  return value instanceof Uint8Array ? String.fromCharCode(...value.subarray(0, LONGEST_MESSAGE)) : String(value);
}
