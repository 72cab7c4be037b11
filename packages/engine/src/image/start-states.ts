/**
 * Programs as they are when they make their first system call. Up to there all processes of a program do the same: they
 * load modules and make tables and functions. So who starts a program for the third time gets a copy of what the second
 * did, and what it made differently: random numbers. The first time nothing is kept, since most are started once.
 * Of many that were made before any of them ran, those that run later get the copy as they begin; the fuel it stands for
 * is used up then.
 *
 * A program that asks for more than its own sources before (the time, entropy, a line to be printed), or has drawn
 * random numbers, has no such state.
 */
import type { ImageProgram } from '@perilune/hil';
import { PROCESS_CHARGED, PROCESS_RANDOM, PROCESS_USED } from '@perilune/isa';
import { PAGE } from '../options.ts';
import type { FirstCall, ImageInstance } from './image-instance.ts';
import { type PreparedMemory, RANDOM_SIZE } from './prepared-memory.ts';

/** States kept at once, those of the programs that were started first go first. */
const MOST_PROGRAMS = 64;
/** What has grown larger is not kept. */
const MOST_PAGES = 4;
/** Pieces without anything in them are not copied, so that a copy does not make them resident. */
const PIECE = 4096;

export class StartState {
  readonly pages: number;
  readonly call: FirstCall;
  readonly #activity: number;
  readonly #parts: readonly (readonly [number, Uint8Array])[];
  readonly #pieces: readonly (readonly [address: number, bytes: Uint8Array])[];

  constructor(instance: ImageInstance, call: FirstCall) {
    const { bytes } = instance.memory;
    this.pages = bytes.length / PAGE;
    this.call = call;
    this.#activity = instance.activity;
    this.#parts = Array.from(instance.parts.entries(), ([part, content]) => [part, content.slice()] as const);
    this.#pieces = piecesOf(bytes);
  }

  /** @param instance with `pages` of memory that were not used */
  copyTo(instance: ImageInstance): void {
    const { bytes } = instance.memory;
    for (const [address, piece] of this.#pieces) bytes.set(piece, address);
    for (const [part, content] of this.#parts) instance.parts.set(part, content);
    instance.activity = this.#activity;
    instance.firstCall = this.call;
  }

  /**
   * The same over what a process is before it runs; it keeps the random numbers it would draw.
   * @param prepared what its memory is a copy of
   */
  replaceIn(instance: ImageInstance, prepared: PreparedMemory): void {
    const { memory } = instance;
    const random = memory.copy(PROCESS_RANDOM, RANDOM_SIZE);
    prepared.clear(memory);
    this.copyTo(instance);
    memory.bytes.set(random, PROCESS_RANDOM);
    instance.onFirstCall = undefined;
  }
}

export class StartStates {
  /** By program, in the order they were first started; undefined: it was started once. */
  readonly #states = new Map<ImageProgram, StartState | undefined>();

  find(program: ImageProgram): StartState | undefined {
    return this.#states.get(program);
  }

  /**
   * A process of this program begins as any other.
   * @param prepared what its memory is a copy of @param hasDrawn tells if it has drawn random numbers since
   */
  begins(program: ImageProgram, instance: ImageInstance, prepared: PreparedMemory, hasDrawn: () => boolean): void {
    if (!this.#states.has(program)) {
      this.#states.set(program, undefined);
      if (this.#states.size > MOST_PROGRAMS) this.#states.delete(this.#states.keys().next().value as ImageProgram);
      return;
    }
    const { memory } = instance;
    instance.onFirstRun = () => {
      const state = this.#states.get(program);
      if (state === undefined) return;
      const isUntouched = memory.word(PROCESS_CHARGED) === 0 && memory.word(PROCESS_USED) === prepared.used;
      if (isUntouched && !hasDrawn() && instance.grow(state.pages)) state.replaceIn(instance, prepared);
    };
    instance.onFirstCall = (call) => {
      if (memory.bytes.length > MOST_PAGES * PAGE || memory.word(PROCESS_CHARGED) !== 0 || hasDrawn()) return;
      if (this.#states.has(program)) this.#states.set(program, new StartState(instance, call));
    };
  }
}

/** Where there is something, in pieces that touch put together. */
function piecesOf(bytes: Uint8Array): [number, Uint8Array][] {
  const pieces: [number, Uint8Array][] = [];
  let start: number | undefined;
  for (let address = 0; address <= bytes.length; address += PIECE) {
    const isEmpty = address === bytes.length || bytes.subarray(address, address + PIECE).every((byte) => byte === 0);
    if (!isEmpty) start ??= address;
    else if (start !== undefined) {
      pieces.push([start, bytes.slice(start, address)]);
      start = undefined;
    }
  }
  return pieces;
}
