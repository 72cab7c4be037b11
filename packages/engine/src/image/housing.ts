/**
 * What an image lives in: a memory and an instance of the engine. They are dear to make, and garbage that has V8 collect all
 * of its heap, so they outlive the image, and another moves in. It finds a housing as one newly made, but that the memory may
 * be larger than it sees. No tenant finds anything of one before, and none reaches one after:
 *
 *   - imports lead to the tenant of now
 *   - when one leaves, its views of the memory are detached, and its ProcessMemory leads nowhere
 *   - before the next comes, every byte is zero, and every global of the instance has its first value
 */
import { hostMath, hostPower } from '../crossing/math.ts';
import { ProcessMemory } from '../crossing/process-memory.ts';
import { EngineDefect } from '../errors.ts';
import { PAGE } from '../options.ts';

/** What an image calls in its instance. */
export interface EngineExports {
  initialise(quota: number, seedLow: number, seedHigh: number): number;
  begin(builtin: number): number;
  run(fuel: number): number;
  abandonInvoked(number: number): number;
}
interface AllExports extends EngineExports {
  claim(pages: number): void;
  claimed(): number;
  forget(): void;
}

/** What an instance calls in its image. Words come as i32. */
export interface Tenant {
  systemCall(callClass: number, word0: number, word1: number, word2: number, word3: number): number;
  request(operation: number, a: number, b: number, c: number): number;
  clock(which: number): number;
}

type Import = (...values: number[]) => number;

const complain = () => {
  throw new EngineDefect('an instance without an image runs');
};
const nobody: Tenant = { systemCall: complain, request: complain, clock: complain };

export class Housing {
  readonly exports: EngineExports;
  /** Pages there are at most. */
  readonly quota: number;
  readonly #all: AllExports;
  readonly #memory: WebAssembly.Memory;
  #tenant = nobody;
  #view: ProcessMemory | undefined;

  /** @param pages there are at first @throws RangeError if the host has no memory for that */
  constructor(module: WebAssembly.Module, pages: number, quota: number) {
    this.quota = quota;
    this.#memory = new WebAssembly.Memory({ initial: pages, maximum: quota });
    const systemCall = (callClass: number, word0: number, word1: number, word2: number, word3: number) =>
      this.#tenant.systemCall(callClass, word0, word1, word2, word3);
    const request = (operation: number, a: number, b: number, c: number) => this.#tenant.request(operation, a, b, c);
    const clock = (which: number) => this.#tenant.clock(which);
    const instance = new WebAssembly.Instance(module, {
      env: { memory: this.#memory },
      host: {
        math: hostMath as Import,
        power: hostPower as Import,
        clock: clock as Import,
        request: request as Import,
        systemCall: systemCall as Import,
      },
    });
    this.#all = instance.exports as unknown as AllExports;
    this.exports = this.#all;
  }

  /** Bytes it takes, seen by its tenant or not. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  /** @returns `pages` of memory for the new tenant, all zero @throws RangeError if the host has no memory for that */
  moveIn(tenant: Tenant, pages: number): ProcessMemory {
    this.claim(pages);
    this.#tenant = tenant;
    this.#view = new ProcessMemory(this.#memory, () => this.#all.claimed() * PAGE);
    return this.#view;
  }

  /** Has the tenant see so many pages, at least as many as before. @throws RangeError if the host has no memory for that */
  claim(pages: number): void {
    this.#memory.grow(Math.max(0, pages - this.size / PAGE));
    this.#all.claim(pages);
  }

  /** The tenant is out, and reaches nothing of it any more. */
  moveOut(): void {
    this.#tenant = nobody;
    this.#view?.release();
    this.#view = undefined;
    this.#memory.grow(0); // detaches all views there are
  }

  /** Makes it fit for the next tenant. */
  clear(): void {
    new Uint8Array(this.#memory.buffer).fill(0);
    this.#all.forget();
  }
}
