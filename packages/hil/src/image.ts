/**
 * An image: a program in a memory of its own, as the kernel sees it. The engine makes images of Lua sources. The kernel
 * runs an image in slices and answers its system calls; nothing an image does throws.
 */

import type { StepShape, StepValues } from './step.ts';

/** Why `run` came back. */
export const ImageStop = {
  /** The slice is used up: it goes on from exactly there. */
  OutOfFuel: 0,
  /** A system call was answered with `block`: it goes on once `resume` was called. */
  Blocked: 1,
  /** The kernel ended it in a system call, or it has come to its end by itself: `completion` tells. */
  Exited: 2,
  /** It cannot go on: `fault` tells. */
  Faulted: 3,
} as const;
export type ImageStop = (typeof ImageStop)[keyof typeof ImageStop];

/** What a system call is answered with. Whoever answers fills it in; one object serves all calls of an image. */
export interface SystemCallAnswer {
  /** A ReturnVariant; or ANSWER_UPCALL, ANSWER_BLOCK, ANSWER_EXIT. */
  variant: number;
  /** Words, of which the low 32 bits count. */
  word1: number;
  word2: number;
  word3: number;
  /** With ANSWER_UPCALL: words 1 to 3 are the arguments, these the function and the userdata. */
  function: number;
  userdata: number;
}

/** Yield: the image runs this upcall now. */
export const ANSWER_UPCALL = 256;
/** Yield: nothing is there to be run, and the image goes on. Not among Tock's variants, since Yield has no answer there. */
export const ANSWER_NOTHING = 257;
/** The image stops with ImageStop.Blocked; `resume` brings the answer. */
export const ANSWER_BLOCK = 258;
/** The image is over: it stops with ImageStop.Exited at once. */
export const ANSWER_EXIT = 259;

/** The kernel's side of the wall, for one image. Throws nothing. */
export interface SystemCallHandler {
  /** Class and four words, as unsigned 32-bit numbers. */
  systemCall(
    callClass: number,
    word0: number,
    word1: number,
    word2: number,
    word3: number,
    answer: SystemCallAnswer,
  ): void;
  /**
   * What the image prints: standard output (1) and error (2). `bytes` is good during the call only. The image has the process
   * pay for it beforehand or in the same slice: as for a system call, and a unit for each 4 bytes.
   */
  output(stream: 1 | 2, bytes: Uint8Array): void;
  /**
   * The function that `invoke` began has returned these values. Or it failed: with a message and traceback; a second value
   * 'no such function' tells that the program has none of that name.
   */
  returned(succeeded: boolean, values: readonly ImageValue[]): void;
  /** The step that `step` began has ended: the outputs are in `stepOutputs`, or `problem` says what is wrong with what it returned. */
  stepped(problem: string | undefined): void;
}

/** A value that crosses between kernel and program in an invocation. Tables are copied; a key that is no string or integer does not cross. */
export type ImageValue =
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly ImageValue[]
  | { readonly [name: string]: ImageValue };

export interface ImageFault {
  /** 'script': an error nobody caught; 'memory': no memory left for an error; 'engine': a trap, our defect. */
  readonly cause: 'script' | 'memory' | 'engine';
  readonly message: string;
  /** Source and line where it happened. */
  readonly source: string | undefined;
  readonly line: number | undefined;
  /** As the language prints it. */
  readonly traceback: string | undefined;
}

/** Where `fuelCounter` begins anew: no slice uses so much. */
export const FUEL_COUNTER = 2 ** 30;

export interface ImageStatistics {
  readonly fuelUsed: number;
  /** Bytes; `quota` is all there is, `high` the most ever used, grants and buffers included. */
  readonly memoryUsed: number;
  readonly memoryHigh: number;
  readonly memoryQuota: number;
}

/** A frame of the program, innermost first, as a fault report and a debugger show it. */
export interface ImageFrame {
  readonly function: string;
  readonly source: string;
  readonly line: number | undefined;
  readonly locals: readonly { readonly name: string; readonly value: string }[];
}

export interface Image {
  /** Runs at most so much fuel, plus a small fixed bound. */
  run(fuel: number): ImageStop;
  /** Brings the answer of the system call it is blocked in. It goes on at the next `run`. */
  resume(answer: SystemCallAnswer): void;

  /**
   * While it is blocked in Yield-Wait: has it call its function of this name (dots reach into tables) at the next `run`, and
   * tell `returned`. Afterwards it yields again. A name that begins with "=" is that of a chunk: its source is the first
   * value, and the others are its arguments. @returns false if it cannot be invoked now, or given these values
   */
  invoke(name: string, values: readonly ImageValue[]): boolean;
  /**
   * Between two slices: the function that was invoked fails at the next `run`, past all that could catch it.
   * @returns false if it is not at work: it waits for something
   */
  stopInvoked(): boolean;
  /** What the function that was invoked returns is not told: it goes on by itself, and another can be invoked. If it fails, it prints so. */
  forgetInvoked(): void;
  /**
   * As `invoke`, for the function and the values of the program's `step`, and without making an object. It tells `stepped`;
   * an error of the function is one of the program. @param elapsed ms @returns false if it cannot be invoked now, or has no step
   */
  step(elapsed: number, inputs: StepValues): boolean;
  /** What the last step returned; undefined in a program without. */
  readonly stepOutputs: StepValues | undefined;

  /** Fuel used since it was made. */
  readonly fuelUsed: number;
  /**
   * The same modulo FUEL_COUNTER, to read before, in and after a slice: it stays a small integer, which engines of JavaScript
   * pass and keep without making an object.
   */
  readonly fuelCounter: number;
  readonly completion: number | undefined;
  readonly fault: ImageFault | undefined;
  readonly statistics: ImageStatistics;
  /** Where it is now: source and line; undefined where it is in no source. */
  readonly place: { readonly source: string; readonly line: number } | undefined;
  /** The stack with local variables, also after a fault. Built from its bytes, without running it. */
  frames(): readonly ImageFrame[];

  /** Its memory now; a new object whenever it has grown. */
  readonly memory: Uint8Array;
  /**
   * True if the range lies in what the image may share for writing (or reading): for Lua, inside one buffer it made (or a
   * string). A length of 0 may have any address.
   */
  mayShare(address: number, length: number, forWriting: boolean): boolean;
  /** True if an upcall may name this function. */
  isFunction(address: number): boolean;

  /** Pays for kernel-side state out of the memory quota. False: there is not enough left, and nothing is taken. */
  charge(bytes: number): boolean;
  /** Gives back what was paid. */
  refund(bytes: number): void;

  /** Everything it is, as bytes, at any time between two slices. */
  snapshot(): Uint8Array;
  /** Gives up its memory. */
  drop(): void;
}

/** Makes images: given to the kernel by the machine. */
export interface ImageLoader {
  /** @throws ImageError if the program cannot be made into an image */
  load(program: ImageProgram, handler: SystemCallHandler): Image;
  /** An image that goes on where the snapshot was taken. @throws ImageError */
  restore(snapshot: Uint8Array, program: ImageProgram, handler: SystemCallHandler): Image;
}

export interface ImageProgram {
  /** Name of the app, for messages. */
  readonly name: string;
  /** Bytes of memory, with all it is charged. */
  readonly memory: number;
  /** Name of the source that runs first, and all sources by name, such as 'main.lua'. */
  readonly main: string;
  readonly sources: ReadonlyMap<string, Uint8Array>;
  /** What the program is given as arguments. */
  readonly arguments?: readonly string[];
  /** Functions the kernel is going to invoke: the program stays while it has one of them. */
  readonly entries?: readonly string[];
  /** Its control step. */
  readonly step?: StepShape;
}

/** A program that is no image: the message says what is wrong, and where. */
export class ImageError extends Error {
  override name = 'ImageError';
}
