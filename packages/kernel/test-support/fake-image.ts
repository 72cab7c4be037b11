/**
 * An image without an engine: its program is a generator that yields what it wants to do and gets the answers. So a test
 * says exactly which system calls are made, and how much fuel is used between them.
 */
import { SystemCallClass, YieldNumber } from '@perilune/abi';
import {
  ANSWER_BLOCK,
  ANSWER_EXIT,
  FUEL_COUNTER,
  type Image,
  ImageError,
  type ImageFault,
  type ImageLoader,
  type ImageProgram,
  ImageStop,
  type ImageValue,
  type StepShape,
  StepValues,
  type SystemCallAnswer,
  type SystemCallHandler,
} from '@perilune/hil';
import { SYSTEM_CALL_FUEL } from '../src/slice-account.ts';

export type Step =
  | { readonly call: number; readonly words: readonly [number, number, number, number] }
  | { readonly burn: number }
  | { readonly print: string }
  | { readonly fault: ImageFault };

/** A program: it ends with a completion code, or 0. */
export type FakeProgram = (memory: Uint8Array) => Generator<Step, number | undefined, SystemCallAnswer>;
/** A function the kernel may invoke. */
export type FakeFunction = (values: readonly ImageValue[]) => Generator<Step, readonly ImageValue[], SystemCallAnswer>;

export interface FakeApp {
  readonly program: FakeProgram;
  readonly functions?: Readonly<Record<string, FakeFunction>>;
}

const call = (callClass: number, a = 0, b = 0, c = 0, d = 0): Step => ({ call: callClass, words: [a, b, c, d] });

/** What programs yield. */
export const command = (driver: number, number: number, a = 0, b = 0): Step =>
  call(SystemCallClass.Command, driver, number, a, b);
export const subscribe = (driver: number, number: number, function_: number, userdata = 0): Step =>
  call(SystemCallClass.Subscribe, driver, number, function_, userdata);
export const allow = (kind: 3 | 4 | 7, driver: number, number: number, address: number, length: number): Step =>
  call(kind, driver, number, address, length);
export const yieldWait = (): Step => call(SystemCallClass.Yield, YieldNumber.Wait);
export const yieldNoWait = (address = 0): Step => call(SystemCallClass.Yield, YieldNumber.NoWait, address);
export const yieldWaitFor = (driver: number, subscription: number): Step =>
  call(SystemCallClass.Yield, YieldNumber.WaitFor, driver, subscription);
export const memop = (operation: number, argument = 0): Step => call(SystemCallClass.Memop, operation, argument);
export const exit = (which: number, completion = 0): Step => call(SystemCallClass.Exit, which, completion);
export const burn = (fuel: number): Step => ({ burn: fuel });
export { call };

/** Addresses below are not shareable; from FIRST_WRITABLE for writing too. */
export const FIRST_READABLE = 64;
export const FIRST_WRITABLE = 128;
const SIZE = 1024;
/** Fuel of a system call, beside what the kernel charges. */
export const FAKE_CALL_FUEL = 1;

export class FakeImage implements Image {
  readonly memory = new Uint8Array(SIZE);
  fuelUsed = 0;
  completion: number | undefined;
  fault: ImageFault | undefined;
  charged = 0;
  isDropped = false;
  readonly #quota: number;
  readonly #handler: SystemCallHandler;
  readonly #app: FakeApp;
  readonly #main: Generator<Step, number | undefined, SystemCallAnswer>;
  #invoked: Generator<Step, readonly ImageValue[], SystemCallAnswer> | undefined;
  #isForgotten = false;
  #invocationDone = false;
  #isStep = false;
  readonly #shape: StepShape | undefined;
  readonly stepOutputs: StepValues | undefined;
  /** What the program is to be given next. */
  #input: SystemCallAnswer = emptyAnswer();
  /** Fuel of a `burn` not burnt yet. */
  #debt = 0;
  #isBlocked = false;
  /** Everything the program was given: a snapshot is this, since a program does the same again. */
  readonly #log: SystemCallAnswer[] = [];

  constructor(app: FakeApp, quota: number, handler: SystemCallHandler, shape?: StepShape) {
    this.#shape = shape;
    this.stepOutputs = shape && new StepValues(shape.outputs);
    this.#app = app;
    this.#quota = quota;
    this.#handler = handler;
    this.#main = app.program(this.memory);
  }

  run(fuel: number): ImageStop {
    if (this.isDropped) throw new Error('a dropped image runs');
    if (this.#isBlocked && !this.#invoked) throw new Error('a blocked image runs');
    const end = this.fuelUsed + fuel;
    while (true) {
      if (this.#debt > 0) {
        const burnt = Math.min(this.#debt, end - this.fuelUsed);
        this.fuelUsed += burnt;
        this.#debt -= burnt;
      }
      if (this.fuelUsed >= end) return ImageStop.OutOfFuel;
      const stop = this.#invoked ? this.#advanceInvoked(this.#invoked) : this.#advanceMain();
      if (stop !== undefined) return stop;
    }
  }

  resume(answer: SystemCallAnswer): void {
    if (!this.#isBlocked) throw new Error('an image that is not blocked is resumed');
    this.#isBlocked = false;
    this.#input = { ...answer };
  }

  invoke(name: string, values: readonly ImageValue[]): boolean {
    if (!this.#isBlocked || values.some((value) => typeof value === 'function')) return false;
    this.#invoked = (this.#app.functions?.[name] ?? missing)(values);
    this.#isStep = false;
    this.#begin();
    return true;
  }

  /** The function gets the time and the numbers of the inputs, and returns the numbers of the outputs. */
  step(elapsed: number, { numbers }: StepValues): boolean {
    if (!this.#isBlocked || this.#shape === undefined) return false;
    this.#invoked = (this.#app.functions?.[this.#shape.function] ?? missing)([elapsed, ...numbers]);
    this.#isStep = true;
    this.#begin();
    return true;
  }

  #begin(): void {
    this.#invocationDone = false;
    this.#isForgotten = false;
    this.#isBlocked = false;
    this.#input = emptyAnswer();
  }

  stopInvoked(): boolean {
    if (this.#invoked === undefined || this.#isBlocked) return false;
    this.#invoked = stopped([]);
    this.#debt = 0;
    return true;
  }

  forgetInvoked(): void {
    this.#isForgotten = true;
  }

  get fuelCounter(): number {
    return this.fuelUsed % FUEL_COUNTER;
  }

  get statistics() {
    return { fuelUsed: this.fuelUsed, memoryUsed: this.charged, memoryHigh: this.charged, memoryQuota: this.#quota };
  }

  get place() {
    return { source: 'main.lua', line: this.#log.length + 1 };
  }

  frames() {
    return [
      { function: 'main', source: 'main.lua', line: 1, locals: [{ name: 'steps', value: String(this.#log.length) }] },
    ];
  }

  mayShare(address: number, length: number, forWriting: boolean): boolean {
    return address >= (forWriting ? FIRST_WRITABLE : FIRST_READABLE) && address + length <= SIZE;
  }

  isFunction(address: number): boolean {
    return address >= 1 && address <= 0xffff;
  }

  charge(bytes: number): boolean {
    if (this.charged + bytes > this.#quota) return false;
    this.charged += bytes;
    return true;
  }

  refund(bytes: number): void {
    if (bytes > this.charged) throw new Error(`${bytes} bytes are refunded, ${this.charged} were charged`);
    this.charged -= bytes;
  }

  snapshot(): Uint8Array {
    const state = {
      log: this.#log,
      input: this.#input,
      debt: this.#debt,
      isBlocked: this.#isBlocked,
      charged: this.charged,
      fuelUsed: this.fuelUsed,
      memory: [...this.memory],
    };
    return new TextEncoder().encode(JSON.stringify(state));
  }

  /** Runs the program up to where the snapshot was taken, with the answers it was given then. */
  static restore(
    snapshot: Uint8Array,
    app: FakeApp,
    quota: number,
    handler: SystemCallHandler,
    shape?: StepShape,
  ): FakeImage {
    const image = new FakeImage(app, quota, handler, shape);
    try {
      const state = JSON.parse(new TextDecoder().decode(snapshot));
      for (const answer of state.log) {
        image.#log.push(answer);
        image.#main.next(answer);
      }
      image.#input = state.input;
      image.#debt = state.debt;
      image.#isBlocked = state.isBlocked;
      image.charged = state.charged;
      image.fuelUsed = state.fuelUsed;
      image.memory.set(state.memory);
    } catch {
      throw new ImageError('the snapshot is damaged');
    }
    return image;
  }

  drop(): void {
    this.isDropped = true;
  }

  #advanceMain(): ImageStop | undefined {
    const input = this.#input;
    this.#log.push(input);
    const { done, value } = this.#main.next(input);
    if (!done) return this.#take(value);
    this.completion = value ?? 0;
    return ImageStop.Exited;
  }

  #advanceInvoked(invoked: Generator<Step, readonly ImageValue[], SystemCallAnswer>): ImageStop | undefined {
    if (!this.#invocationDone) {
      try {
        const { done, value } = invoked.next(this.#input);
        if (!done) return this.#take(value);
        if (this.#isStep) this.#endStep(value);
        else if (!this.#isForgotten) this.#handler.returned(true, value);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (this.#isStep) return this.#failStep(message);
        this.#handler.returned(false, error === noSuchFunction ? [message, 'no such function'] : [message]);
      }
    }
    // Back in the Yield-Wait of the program.
    this.#invoked = undefined;
    this.#invocationDone = true;
    return this.#take(yieldWait());
  }

  #endStep(values: readonly ImageValue[]): void {
    const { numbers } = this.stepOutputs as StepValues;
    const problem = values.find((value) => typeof value !== 'number');
    numbers.set(values.filter((value) => typeof value === 'number'));
    this.#handler.stepped(problem === undefined ? undefined : `a number is expected, got ${problem}`);
  }

  /** As in Lua: an error of the step is one of the program. */
  #failStep(message: string): ImageStop {
    if (message === noSuchFunction.message) {
      this.#handler.stepped(`the control function '${this.#shape?.function}' is no function of the program`);
      return ImageStop.OutOfFuel;
    }
    this.fault = { cause: 'script', message, source: 'main.lua', line: 1, traceback: undefined };
    return ImageStop.Faulted;
  }

  #take(step: Step): ImageStop | undefined {
    if ('burn' in step) {
      this.#debt = step.burn;
      this.#input = emptyAnswer();
      return undefined;
    }
    if ('print' in step) {
      // As the engine does.
      this.fuelUsed += SYSTEM_CALL_FUEL + Math.ceil(step.print.length / 4);
      this.#handler.output(1, new TextEncoder().encode(step.print));
      return undefined;
    }
    if ('fault' in step) {
      this.fault = step.fault;
      return ImageStop.Faulted;
    }
    this.fuelUsed += FAKE_CALL_FUEL;
    const answer = emptyAnswer();
    const [a, b, c, d] = step.words;
    this.#handler.systemCall(step.call >>> 0, a >>> 0, b >>> 0, c >>> 0, d >>> 0, answer);
    if (answer.variant === ANSWER_EXIT) return ImageStop.Exited;
    if (answer.variant === ANSWER_BLOCK) {
      this.#isBlocked = true;
      return ImageStop.Blocked;
    }
    this.#input = answer;
    return undefined;
  }
}

const noSuchFunction = new Error('there is none');

// biome-ignore lint/correctness/useYield: it fails at once
const missing: FakeFunction = function* () {
  throw noSuchFunction;
};

// biome-ignore lint/correctness/useYield: it fails at once
const stopped: FakeFunction = function* () {
  throw new Error('its budget is used up');
};

function emptyAnswer(): SystemCallAnswer {
  return { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };
}

/** Loads the app whose name is the program's. */
export class FakeLoader implements ImageLoader {
  readonly apps = new Map<string, FakeApp>();
  readonly images: FakeImage[] = [];

  load(program: ImageProgram, handler: SystemCallHandler): Image {
    const image = new FakeImage(this.#appOf(program), program.memory, handler, program.step);
    this.images.push(image);
    return image;
  }

  restore(snapshot: Uint8Array, program: ImageProgram, handler: SystemCallHandler): Image {
    const image = FakeImage.restore(snapshot, this.#appOf(program), program.memory, handler, program.step);
    this.images.push(image);
    return image;
  }

  #appOf(program: ImageProgram): FakeApp {
    const app = this.apps.get(program.name);
    if (app === undefined) throw new ImageError(`${program.main}: no program of the name ${program.name}`);
    return app;
  }
}
