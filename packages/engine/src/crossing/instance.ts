/**
 * One process as WebAssembly sees it: the instance, its memory, and the imports that answer it. While a request has no
 * answer yet the process as a whole waits; the answer is put into its header, and the next slice goes on with it.
 */
import { type ByteSource, type Clock, Errno, type FileSystem } from '@perilune/hil';
import { builtins, PROCESS_ANSWER, REQUEST_CALL, REQUEST_CALL_VALUES, REQUEST_EXIT } from '@perilune/isa';
import { EngineDefect } from '../errors.ts';
import { OpenFiles } from '../files/open-files.ts';
import type { ModuleLoader, Output } from '../options.ts';
import { type Place, placeFrom } from '../place.ts';
import type { StringForm } from '../values/decode.ts';
import { HostCalls } from './host-calls.ts';
import { hostMath, hostPower } from './math.ts';
import { OutputBuffer } from './output-buffer.ts';
import { Parts } from './parts.ts';
import { ProcessMemory } from './process-memory.ts';
import type { Random } from './random.ts';
import { type Answer, answerClock, answerRequest, type RequestContext } from './requests.ts';

const REQUEST_PENDING = -0x80000000;

/** Numbers of a request: operation, a, b, c. */
export type Request = readonly [number, number, number, number];

export interface InstanceOptions {
  readonly module: WebAssembly.Module;
  /** Pages there are at first, and at most. */
  readonly pages: number;
  readonly quota: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly output: Output | undefined;
  readonly input: ByteSource | undefined;
  readonly files: FileSystem | undefined;
  readonly modules: ModuleLoader | undefined;
  readonly strings: StringForm;
}

interface EngineExports {
  initialise(quota: number, seedLow: number, seedHigh: number): number;
  begin(builtin: number): number;
  run(fuel: number): number;
  abandon(): void;
}

/** Nothing in a process that is no image makes any. */
const noSystemCalls = () => 0;
const startMain = builtins.find(({ symbol }) => symbol === 'machineInternalStartMain')?.id ?? 0;

export class ProcessInstance {
  readonly memory: ProcessMemory;
  readonly parts = new Parts();
  readonly calls: HostCalls;
  readonly files: OpenFiles;
  readonly output: OutputBuffer;
  activity = 0;
  /** What the last activity came to: a RESULTS_ number and the serialised values it tells of. */
  result: { readonly kind: number; readonly values: Uint8Array } | undefined;
  /** Where the last error was raised that left what the host had started. */
  faultPlace: Place | undefined;
  /** Set once the script called os.exit. */
  exit: { readonly status: number; readonly runsFinalizers: boolean } | undefined;
  #exports: EngineExports;
  #context: RequestContext;
  #pending: Request | undefined;
  #waiting: Promise<void> | undefined;

  constructor(options: InstanceOptions) {
    const memory = new WebAssembly.Memory({ initial: options.pages, maximum: options.quota });
    this.memory = new ProcessMemory(memory);
    this.calls = new HostCalls(this.memory, this.parts, options.strings);
    this.files = new OpenFiles(options.files);
    this.output = new OutputBuffer(options.output);
    this.#context = {
      memory: this.memory,
      parts: this.parts,
      output: this.output,
      input: options.input,
      files: this.files,
      system: options.files,
      clock: options.clock,
      random: options.random,
      modules: options.modules,
      activity: () => this.activity,
      results: (kind, values) => {
        this.result = { kind, values };
      },
      fault: (coroutine, frame) => {
        this.faultPlace = placeFrom(this.memory, coroutine >>> 0, frame >>> 0);
      },
    };
    const { clock } = options;
    const instance = new WebAssembly.Instance(options.module, {
      env: { memory },
      host: {
        math: hostMath as (...values: number[]) => number,
        power: hostPower as (...values: number[]) => number,
        clock: ((which: number) => answerClock(clock, which)) as (...values: number[]) => number,
        request: ((operation: number, a: number, b: number, c: number) => this.#request(operation, a, b, c)) as (
          ...values: number[]
        ) => number,
        systemCall: noSystemCalls,
      },
    });
    this.#exports = instance.exports as unknown as EngineExports;
  }

  initialise(quota: number, seed: bigint): void {
    if (!this.#exports.initialise(quota, Number(seed & 0xffffffffn) | 0, Number(seed >> 32n) | 0)) {
      throw new EngineDefect('no room for an empty process');
    }
  }

  /** Puts the machine at the start of what `activity` and the parts tell. */
  begin(activity: number): void {
    this.activity = activity;
    this.result = undefined;
    this.faultPlace = undefined;
    this.#exports.begin(startMain);
  }

  /** @returns a STATUS_ number */
  run(fuel: number): number {
    return this.#exports.run(fuel);
  }

  /** Gives up what is going on, so that something else can begin. */
  abandon(): void {
    this.#pending = undefined;
    this.#waiting = undefined;
    this.parts.clear();
    this.#exports.abandon();
  }

  /** Settles when the request the process waits for is answered; undefined if it waits for none. */
  get waiting(): Promise<void> | undefined {
    return this.#waiting;
  }
  get pendingRequest(): Request | undefined {
    return this.#waiting ? this.#pending : undefined;
  }

  /** The process was restored while it waited for this request: asks again, except for calls, which are not made twice. */
  resumeRequest([operation, a, b, c]: Request): void {
    const isCall = operation === REQUEST_CALL || operation === REQUEST_CALL_VALUES;
    const answer = isCall ? this.calls.interrupted() : this.#request(operation, a, b, c);
    if (answer !== REQUEST_PENDING) this.memory.setWord(PROCESS_ANSWER, answer);
  }

  #request(operation: number, a: number, b: number, c: number): number {
    if (operation === REQUEST_CALL) {
      const answer = this.calls.call(a, b, c);
      return typeof answer === 'number' ? answer : this.#wait([operation, a, b, c], answer);
    }
    if (operation === REQUEST_CALL_VALUES) {
      const answer = this.calls.callSerialised(a, b, c);
      return typeof answer === 'number' ? answer : this.#wait([operation, a, b, c], answer);
    }
    if (operation === REQUEST_EXIT) {
      this.exit = { status: a, runsFinalizers: b === 1 };
      return REQUEST_PENDING;
    }
    try {
      const answer = answerRequest(this.#context, operation, a, b, c);
      return typeof answer === 'number' ? answer : this.#wait([operation, a, b, c], answer);
    } catch {
      // A driver that throws has failed at its task; the script learns of that and no more.
      return -Errno.InputOutput;
    }
  }

  #wait(request: Request, answer: Exclude<Answer, number>): number {
    this.#pending = request;
    const waiting = answer
      .catch(() => -Errno.InputOutput)
      .then((value) => {
        if (this.#waiting !== waiting) return; // given up meanwhile
        this.memory.setWord(PROCESS_ANSWER, typeof value === 'number' ? value : value());
        this.#waiting = undefined;
        this.#pending = undefined;
      });
    this.#waiting = waiting;
    return REQUEST_PENDING;
  }
}
