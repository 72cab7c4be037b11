/**
 * An image as WebAssembly sees it: what answers the imports of the instance it lives in (housing.ts). Between kernel and program
 * stands one import for all system calls; the words of an answer go into the process's header, where the program's side
 * picks them up, so that a call makes no object.
 */
import {
  ANSWER_BLOCK,
  ANSWER_EXIT,
  ANSWER_UPCALL,
  type Clock,
  Errno,
  FUEL_COUNTER,
  type ImageValue,
  type SystemCallAnswer,
  type SystemCallHandler,
} from '@perilune/hil';
import {
  builtins,
  PART_VALUES,
  PROCESS_ANSWER,
  PROCESS_CALL_FUNCTION,
  PROCESS_CALL_USERDATA,
  PROCESS_CALL_WORD1,
  PROCESS_CALL_WORD2,
  PROCESS_CALL_WORD3,
  PROCESS_FUEL_LEFT,
  PROCESS_FUEL_USED,
  REQUEST_ACTIVITY,
  REQUEST_ERROR_MESSAGE,
  REQUEST_EXIT,
  REQUEST_FAULT,
  REQUEST_FAULT_FRAME,
  REQUEST_FAULTED,
  REQUEST_MODULE,
  REQUEST_OUTPUT,
  REQUEST_PART,
  REQUEST_PART_LENGTH,
  REQUEST_RESULTS,
  REQUEST_RETURNED,
  REQUEST_STEPPED,
  STATUS_EXITED,
  STATUS_OUT_OF_FUEL,
  STATUS_WAITING,
  SYSTEM_EXIT,
  SYSTEM_EXIT_TERMINATE,
  SYSTEM_INVOCATION,
  SYSTEM_PENDING,
  SYSTEM_STEP,
  SYSTEM_YIELD,
  SYSTEM_YIELD_WAIT,
} from '@perilune/isa';
import { Parts } from '../crossing/parts.ts';
import type { ProcessMemory } from '../crossing/process-memory.ts';
import type { Random } from '../crossing/random.ts';
import { answerClock } from '../crossing/requests.ts';
import { EngineDefect } from '../errors.ts';
import { encodeUtf8 } from '../values/utf8.ts';
import type { EngineExports, Housing, Tenant } from './housing.ts';
import { addToScene, beginScene, type FaultScene } from './image-fault.ts';
import { answerImageRequest, type ImageRequestContext, type SourceFinder } from './image-requests.ts';
import { decodeImageValues } from './image-values.ts';

const REQUEST_PENDING = -0x80000000;
/** Numbers of invocations begin anew after this one: a bit of the word that tells them is taken. */
const MOST_INVOCATIONS = 0x3fffffff;
const LARGEST_COUNT = FUEL_COUNTER - 1;
const WORD1 = PROCESS_CALL_WORD1 >>> 2;
const WORD2 = PROCESS_CALL_WORD2 >>> 2;
const WORD3 = PROCESS_CALL_WORD3 >>> 2;
const FUNCTION = PROCESS_CALL_FUNCTION >>> 2;
const FUEL_LEFT = PROCESS_FUEL_LEFT >>> 2;
const FUEL_USED = PROCESS_FUEL_USED >>> 2;
const USERDATA = PROCESS_CALL_USERDATA >>> 2;

/** Of an image that has left its instance. */
const noExports: EngineExports = {
  initialise: () => 0,
  begin: () => 0,
  run: () => STATUS_EXITED,
  abandonInvoked: () => 0,
};
const startMain = builtins.find(({ symbol }) => symbol === 'machineInternalStartMain')?.id ?? 0;

/** Class and words of a system call. */
export type FirstCall = readonly [callClass: number, word0: number, word1: number, word2: number, word3: number];

/** Requests that are answered the same in every process of a program. */
const repeatable: ReadonlySet<number> = new Set([
  REQUEST_ACTIVITY,
  REQUEST_PART,
  REQUEST_PART_LENGTH,
  REQUEST_MODULE,
  REQUEST_ERROR_MESSAGE,
]);

export interface ImageInstanceOptions {
  /** Nobody lives in it. */
  readonly housing: Housing;
  /** Pages it has at first. */
  readonly pages: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly sources: SourceFinder;
  readonly handler: SystemCallHandler;
}

export class ImageInstance implements Tenant {
  readonly memory: ProcessMemory;
  readonly parts = new Parts();
  readonly random: Random;
  /** True while the kernel owes the answer to a system call. */
  isBlocked = false;
  /** It is blocked in Yield-Wait, where it can be invoked. */
  isYielding = false;
  /** Number of the function that was invoked and has not told what came of it; 0 if there is none. */
  invoked = 0;
  /** How many were. */
  invocations = 0;
  /** It has begun a control step and not told what came of it. */
  isStepping = false;
  /** Set once it must not run any more: by a system call, or by the error told in `result`. */
  end: 'exited' | 'faulted' | undefined;
  completion: number | undefined;
  /** What the activity came to, a RESULTS_ number and serialised values. */
  result: { readonly kind: number; readonly values: Uint8Array } | undefined;
  /** Called once, before its first system call, with that; not if what it has done until then may be different next time. */
  onFirstCall: ((call: FirstCall) => void) | undefined;
  /** Called before it first runs, if `onFirstCall` is there. */
  onFirstRun: (() => void) | undefined;
  /** It waits in its first system call, which is not made yet: that is what `run` does next. */
  firstCall: FirstCall | undefined;
  /** Says what is wrong with what a control step has returned. */
  readStep: (() => string | undefined) | undefined;
  /** The stack at the error that is about to end the process. */
  scene: FaultScene | undefined;
  /** Fuel of the slice that runs, less the debt of the one before; 0 between slices. */
  #given = 0;
  readonly #handler: SystemCallHandler;
  readonly #answer: SystemCallAnswer = { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };
  readonly #context: ImageRequestContext;
  /** Undefined once it has left. */
  #housing: Housing | undefined;
  #exports: EngineExports;
  /** WebAssembly is at work, or did not come to an end: a trap, or a handler that threw. */
  #isInside = false;

  /** @throws RangeError if the host has no memory for it */
  constructor(options: ImageInstanceOptions) {
    const { housing, clock, random, sources } = options;
    this.memory = housing.moveIn(this, options.pages);
    this.random = random;
    this.#handler = options.handler;
    this.#context = { memory: this.memory, parts: this.parts, clock, random, sources, activity: 0 };
    this.#housing = housing;
    this.#exports = housing.exports;
  }

  /** @returns false if the host has no memory for so many pages */
  grow(pages: number): boolean {
    try {
      this.#housing?.claim(pages);
      return this.#housing !== undefined;
    } catch {
      return false;
    }
  }

  /** It has ended, and reaches nothing any more. @returns what it lived in; undefined if nobody else may */
  leave(): Housing | undefined {
    const housing = this.#housing;
    if (this.#isInside || housing === undefined) return undefined;
    this.#housing = undefined;
    this.#exports = noExports;
    housing.moveOut();
    return housing;
  }

  initialise(quota: number, seed: bigint): void {
    if (!this.#exports.initialise(quota, Number(seed & 0xffffffffn) | 0, Number(seed >> 32n) | 0)) {
      throw new EngineDefect('no room for an empty process');
    }
  }

  get activity(): number {
    return this.#context.activity;
  }
  set activity(activity: number) {
    this.#context.activity = activity;
  }

  /** Puts the machine at the start of what `activity` and the parts tell. */
  begin(activity: number): void {
    this.activity = activity;
    this.result = undefined;
    this.#exports.begin(startMain);
  }

  /** @returns a STATUS_ number @throws if WebAssembly trapped, or the handler threw */
  run(fuel: number): number {
    this.#isInside = true;
    const isBegun = this.onFirstCall === undefined && this.firstCall === undefined;
    const status = isBegun ? this.#slice(fuel) : this.#runThroughFirstCall(fuel);
    this.#isInside = false;
    return status;
  }

  #slice(fuel: number): number {
    this.#given = fuel + Math.min(0, this.#fuelLeft);
    try {
      return this.#exports.run(fuel);
    } finally {
      this.#given = 0;
    }
  }

  /** Fuel used since it was made; in a system call that makes it up to there. */
  get fuelUsed(): number {
    return this.memory.long(PROCESS_FUEL_USED) + this.#usedOfSlice;
  }
  /** The same modulo FUEL_COUNTER. Asked at each system call. */
  get fuelCounter(): number {
    const before = (this.memory.words[FUEL_USED] as number) & LARGEST_COUNT;
    return (before + this.#usedOfSlice) & LARGEST_COUNT;
  }
  /** What the engine adds to what was used once its slice is over. */
  get #usedOfSlice(): number {
    return this.#given === 0 ? 0 : this.#given - this.#fuelLeft;
  }
  get #fuelLeft(): number {
    return this.memory.words[FUEL_LEFT] as number;
  }

  #runThroughFirstCall(fuel: number): number {
    const before = this.fuelUsed;
    this.onFirstRun?.();
    this.onFirstRun = undefined;
    if (this.firstCall === undefined) {
      const status = this.#slice(fuel);
      if (this.firstCall === undefined) return status;
    }
    const call: FirstCall = this.firstCall;
    this.onFirstCall?.(call);
    this.onFirstCall = undefined;
    this.firstCall = undefined;
    const variant = this.systemCall(...call);
    if (variant === SYSTEM_PENDING) return STATUS_WAITING;
    this.memory.setWord(PROCESS_ANSWER, variant);
    const left = fuel - (this.fuelUsed - before);
    return left >= 1 ? this.#slice(left) : STATUS_OUT_OF_FUEL;
  }

  /** The answer to the system call it is blocked in. */
  resume(answer: SystemCallAnswer): void {
    this.isBlocked = false;
    this.isYielding = false;
    this.#write(answer);
    this.memory.setWord(PROCESS_ANSWER, answer.variant);
  }

  /** The Yield-Wait it is blocked in is answered with an invocation. @param values serialised: the name, then the arguments */
  invoke(values: Uint8Array): void {
    this.isBlocked = false;
    this.isYielding = false;
    this.invocations = (this.invocations + 1) & MOST_INVOCATIONS || 1;
    this.invoked = this.invocations;
    this.memory.words[WORD1] = this.invoked;
    this.parts.set(PART_VALUES, values);
    this.memory.setWord(PROCESS_ANSWER, SYSTEM_INVOCATION);
  }

  /** Has the function that was invoked fail at the next run, past all that could catch it. @returns false if it is not at work */
  stopInvoked(): boolean {
    if (this.invoked === 0 || this.isBlocked) return false;
    this.#isInside = true;
    const isStopped = this.#exports.abandonInvoked(this.invoked) === 1;
    this.#isInside = false;
    return isStopped;
  }

  /** The Yield-Wait it is blocked in is answered with the control step, whose inputs are in their cells. */
  step(): void {
    this.isBlocked = false;
    this.isYielding = false;
    this.isStepping = true;
    this.memory.setWord(PROCESS_ANSWER, SYSTEM_STEP);
  }

  /** Words are taken as unsigned. */
  systemCall(callClass: number, i0: number, i1: number, i2: number, i3: number): number {
    const word0 = i0 >>> 0;
    const word1 = i1 >>> 0;
    const word2 = i2 >>> 0;
    const word3 = i3 >>> 0;
    if (this.onFirstCall !== undefined) {
      this.firstCall = [callClass, word0, word1, word2, word3];
      return SYSTEM_PENDING;
    }
    const answer = this.#answer;
    this.#handler.systemCall(callClass, word0, word1, word2, word3, answer);
    const { variant } = answer;
    if (variant === ANSWER_BLOCK) {
      this.isBlocked = true;
      this.isYielding = callClass === SYSTEM_YIELD && word0 === SYSTEM_YIELD_WAIT;
      return SYSTEM_PENDING;
    }
    if (variant === ANSWER_EXIT) {
      this.end = 'exited';
      if (callClass === SYSTEM_EXIT) this.completion = word1;
      return SYSTEM_PENDING;
    }
    this.#write(answer);
    return variant;
  }

  #write(answer: SystemCallAnswer): void {
    const { words } = this.memory;
    words[WORD1] = answer.word1;
    words[WORD2] = answer.word2;
    words[WORD3] = answer.word3;
    if (answer.variant !== ANSWER_UPCALL) return;
    words[FUNCTION] = answer.function;
    words[USERDATA] = answer.userdata;
  }

  clock(which: number): number {
    this.onFirstCall = undefined;
    return answerClock(this.#context.clock, which);
  }

  request(operation: number, a: number, b: number, c: number): number {
    const { memory } = this;
    if (!repeatable.has(operation)) this.onFirstCall = undefined;
    switch (operation) {
      case REQUEST_OUTPUT:
        this.#handler.output(a === 2 ? 2 : 1, memory.view(b, c));
        return 0;
      case REQUEST_RESULTS:
        this.result = { kind: a, values: memory.copy(b, c) };
        return 0;
      case REQUEST_FAULT:
        this.scene = beginScene(memory, a >>> 0, b >>> 0);
        return 1;
      case REQUEST_FAULT_FRAME:
        this.scene ??= beginScene(memory, a >>> 0, b >>> 0);
        return addToScene(this.scene, memory, a >>> 0, b >>> 0, c);
      case REQUEST_RETURNED:
        this.#returned(a >>> 1, (a & 1) === 1, decodeImageValues(memory.view(b, c)));
        return 0;
      case REQUEST_STEPPED: {
        if (!this.isStepping || this.readStep === undefined) return 0;
        this.isStepping = false;
        this.#handler.stepped(this.readStep());
        return 0;
      }
      case REQUEST_FAULTED:
        this.end = 'faulted';
        return REQUEST_PENDING;
      case REQUEST_EXIT:
        return this.#exit(a);
      default:
        try {
          return answerImageRequest(this.#context, operation, a, b, c);
        } catch {
          return -Errno.InputOutput; // a clock that throws has failed at its task
        }
    }
  }

  /**
   * An invoked function has come to its end; 0 is the last one. Of one that was forgotten somebody should hear if it fails: it
   * says so where the program's output goes.
   */
  #returned(number: number, succeeded: boolean, values: readonly ImageValue[]): void {
    if (number !== 0 && number !== this.invoked) {
      if (!succeeded) this.#handler.output(2, encodeUtf8(`${values[0]}\n`));
    } else if (this.invoked !== 0) {
      this.invoked = 0;
      this.#handler.returned(succeeded, values);
    }
  }

  /** os.exit is the system call Exit; the program ends whatever is answered. */
  #exit(status: number): number {
    this.#handler.systemCall(SYSTEM_EXIT, SYSTEM_EXIT_TERMINATE, status >>> 0, 0, 0, this.#answer);
    this.end = 'exited';
    this.completion = status >>> 0;
    return REQUEST_PENDING;
  }
}
