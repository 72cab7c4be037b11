/** Runs the compiler alone, as the interpreter would run it inside a builtin. Built from assembly/compiler/compiler-entry.ts. */
import { readFile } from 'node:fs/promises';
import { type Prototype, readPrototype } from '@perilune/isa';
import { buildEngine } from '../../tools/build.ts';

/** Suspend of suspension.ts. */
const Reason = { done: 0, fuel: 2, memory: 3, thrown: 4 } as const;

interface Exports {
  setUp(quota: number): void;
  clearSlots(): void;
  makeRoom(size: number): number;
  giveRoom(room: number): void;
  pushStringOf(bytes: number, length: number): void;
  give(amount: number): void;
  fuelLeft(): number;
  failAfter(allocations: number): void;
  used(): number;
  prepare(): void;
  run(): void;
  stopped(): number;
  areaUsed(): number;
  areaSize(): number;
  hasOwnArea(): number;
  resume(): void;
  release(): void;
  result(): number;
  message(): number;
  messageLength(): number;
}

export interface CompileOptions {
  readonly name?: string;
  /** Fuel of each slice; without it one slice does everything. */
  readonly slice?: number;
  /** The number of allocations that succeed before one fails. */
  readonly failAfter?: number;
  /** Does memory come back when the compiler asks for a collection? Without it every later allocation fails, too. */
  readonly recovers?: boolean;
}

export interface Compilation {
  /** Address of the main prototype; 0 after an error. */
  readonly address: number;
  /** The message of a syntax error, one character for each byte. */
  readonly error: string | undefined;
  /** How often it stopped for fuel, what it used. */
  readonly slices: number;
  readonly fuel: number;
  /** The most its saved frames took of the area made for them, from 0 to 1. */
  readonly fullestArea: number;
}

let module: Promise<WebAssembly.Module> | undefined;

export class CompilerHarness {
  readonly #memory: WebAssembly.Memory;
  readonly #exports: Exports;

  private constructor(memory: WebAssembly.Memory, exports: Exports) {
    this.#memory = memory;
    this.#exports = exports;
  }

  static async create(quota = 1 << 28): Promise<CompilerHarness> {
    module ??= WebAssembly.compile(await readFile(await buildEngine({ entry: 'assembly/compiler/compiler-entry.ts' })));
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    const imports = {
      env: { memory },
      host: { power: (x: number, y: number) => x ** y, math: notThere, clock: notThere, request: notThere },
    };
    const instance = new WebAssembly.Instance(await module, imports);
    const exports = instance.exports as unknown as Exports;
    exports.setUp(quota);
    return new CompilerHarness(memory, exports);
  }

  get memory(): Uint8Array {
    return new Uint8Array(this.#memory.buffer);
  }
  get used(): number {
    return this.#exports.used();
  }

  /** Compiles a source; strings are one byte for each character. */
  compile(source: string | Uint8Array, options: CompileOptions = {}): Compilation {
    const engine = this.#exports;
    engine.clearSlots();
    this.#push(source);
    this.#push(options.name ?? '=test');
    const budget = options.slice ?? 0x7fffffff;
    engine.give(budget);
    if (options.failAfter !== undefined) engine.failAfter(options.failAfter);
    let slices = 0;
    let fuel = 0;
    let fullestArea = 0;
    engine.prepare();
    engine.run();
    for (let reason = engine.stopped(); reason !== Reason.done; reason = engine.stopped()) {
      fullestArea = Math.max(fullestArea, engine.areaUsed() / engine.areaSize());
      if (reason === Reason.thrown) {
        engine.release();
        engine.failAfter(-1);
        return { address: 0, error: this.#message(), slices, fuel: fuel + budget - engine.fuelLeft(), fullestArea };
      }
      if (reason === Reason.fuel) {
        slices++;
        fuel += budget - engine.fuelLeft();
        engine.give(budget);
      } else if (reason !== Reason.memory) {
        throw new Error(`the compiler stopped for reason ${reason}`);
      } else if (options.recovers) {
        engine.failAfter(-1);
      }
      engine.resume();
      engine.run();
    }
    engine.failAfter(-1);
    if (engine.hasOwnArea()) throw new Error('the suspension area was not given back');
    return { address: engine.result(), error: undefined, slices, fuel: fuel + budget - engine.fuelLeft(), fullestArea };
  }

  /** The main function of a source that compiles. */
  prototypeOf(source: string | Uint8Array, options?: CompileOptions): Prototype {
    const { address, error } = this.compile(source, options);
    if (error !== undefined) throw new Error(error);
    return this.prototypeAt(address);
  }
  prototypeAt(address: number): Prototype {
    return readPrototype(this.memory, address);
  }

  #push(text: string | Uint8Array): void {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    const room = this.#exports.makeRoom(bytes.length + 1);
    this.memory.set(bytes, room);
    this.#exports.pushStringOf(room, bytes.length);
    this.#exports.giveRoom(room);
  }
  #message(): string {
    const start = this.#exports.message();
    return Buffer.from(this.memory.subarray(start, start + this.#exports.messageLength())).toString('latin1');
  }
}

function notThere(): never {
  throw new Error('the compiler asked the host for something');
}
