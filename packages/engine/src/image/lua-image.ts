/** A Lua program as an image: run in slices by the kernel, which answers its system calls. No method throws because of it. */
import {
  type Image,
  type ImageFault,
  type ImageFrame,
  type ImageStatistics,
  ImageStop,
  type ImageValue,
  type StepShape,
  StepValues,
  type SystemCallAnswer,
} from '@perilune/hil';
import {
  PROCESS_CHARGE_REFUSED,
  PROCESS_CHARGED,
  PROCESS_COLLECTOR_DEBT,
  PROCESS_FUEL_USED,
  PROCESS_HEAP_START,
  PROCESS_QUOTA,
  PROCESS_USED,
  PROCESS_USED_HIGH,
  PROCESS_USED_LIMIT,
  RESULTS_VALUES,
  STATUS_EXITED,
  STATUS_FAULTED,
  STATUS_OUT_OF_FUEL,
} from '@perilune/isa';
import { ProcessMemory } from '../crossing/process-memory.ts';
import { pausedPlace } from '../place.ts';
import { encodeValues } from '../values/encode.ts';
import { faultOfDefect, faultOfResult, faultWithoutReport, readFrames } from './image-fault.ts';
import type { ImageInstance } from './image-instance.ts';
import { captureImage, type ImageState } from './image-snapshot.ts';
import { mayShare } from './shared-memory.ts';
import type { SpareHousings } from './spare-housings.ts';
import { StepPort } from './step-port.ts';

/** What images that were dropped have. */
const noMemory = new ProcessMemory(new WebAssembly.Memory({ initial: 0, maximum: 0 }));
/** What a slice goes beyond its budget is far less than what is left to FUEL_COUNTER. */
const LARGEST_SLICE = 0x30000000;
/** Functions an upcall may name: numbers the program's dispatcher gives out. */
const MOST_FUNCTIONS = 65535;

export class LuaImage implements Image {
  readonly #identity: bigint;
  readonly #spares: SpareHousings;
  /** Undefined once it was dropped. */
  #instance: ImageInstance | undefined;
  #memory: ProcessMemory;
  #stop: ImageStop | undefined;
  #completion: number | undefined;
  #fault: ImageFault | undefined;
  #faultFrames: readonly ImageFrame[] | undefined;
  readonly #port: StepPort | undefined;
  readonly stepOutputs: StepValues | undefined;

  /** @internal LuaImageLoader makes images. */
  constructor(instance: ImageInstance, identity: bigint, spares: SpareHousings, step?: StepShape, state?: ImageState) {
    this.#instance = instance;
    this.#memory = instance.memory;
    this.#identity = identity;
    this.#spares = spares;
    this.#stop = state?.stop;
    this.#completion = state?.completion;
    this.#fault = state?.fault;
    if (step === undefined) return;
    const port = new StepPort(instance.memory, step);
    const outputs = new StepValues(step.outputs);
    this.#port = port;
    this.stepOutputs = outputs;
    instance.readStep = () => port.read(outputs);
  }

  run(fuel: number): ImageStop {
    if (this.#stop !== undefined) return this.#stop;
    const instance = this.#instance;
    if (instance === undefined) return ImageStop.Exited;
    if (instance.isBlocked) return ImageStop.Blocked;
    const slice = Math.min(Math.floor(fuel), LARGEST_SLICE);
    if (!(slice >= 1)) return ImageStop.OutOfFuel;
    try {
      const status = instance.run(slice);
      if (status === STATUS_OUT_OF_FUEL) return ImageStop.OutOfFuel;
      if (instance.isBlocked) return ImageStop.Blocked;
      return this.#finish(instance, status);
    } catch (error) {
      this.#fault = faultOfDefect(error, this.#memory);
      return this.#end(ImageStop.Faulted);
    }
  }

  /** It goes no further: says why. */
  #finish(instance: ImageInstance, status: number): ImageStop {
    const { end, result, scene } = instance;
    if (end === 'exited') {
      this.#completion = instance.completion;
      return this.#end(ImageStop.Exited);
    }
    if (status === STATUS_FAULTED) {
      this.#fault = faultWithoutReport(this.#memory, scene?.place);
    } else if (result !== undefined && result.kind !== RESULTS_VALUES) {
      this.#fault = faultOfResult(result.kind, result.values, scene);
    } else {
      this.#completion = status === STATUS_EXITED ? 0 : undefined;
      return this.#end(ImageStop.Exited);
    }
    this.#faultFrames = scene?.frames;
    return this.#end(ImageStop.Faulted);
  }

  #end(stop: ImageStop): ImageStop {
    this.#stop = stop;
    return stop;
  }

  resume(answer: SystemCallAnswer): void {
    if (this.#instance?.isBlocked) this.#instance.resume(answer);
  }

  invoke(name: string, values: readonly ImageValue[]): boolean {
    const instance = this.#instance;
    if (this.#stop !== undefined || !instance?.isYielding || instance.invoked !== 0 || instance.isStepping)
      return false;
    try {
      instance.invoke(encodeValues([name, ...values]));
      return true;
    } catch {
      return false; // a value that no program can be given: it contains itself, or is too deep
    }
  }

  stopInvoked(): boolean {
    if (this.#stop !== undefined || this.#instance === undefined) return false;
    try {
      return this.#instance.stopInvoked();
    } catch (error) {
      this.#fault = faultOfDefect(error, this.#memory);
      this.#end(ImageStop.Faulted);
      return true;
    }
  }

  forgetInvoked(): void {
    if (this.#instance !== undefined) this.#instance.invoked = 0;
  }

  step(elapsed: number, inputs: StepValues): boolean {
    const instance = this.#instance;
    if (this.#stop !== undefined || !instance?.isYielding || instance.invoked !== 0 || instance.isStepping)
      return false;
    if (this.#port?.write(elapsed, inputs) !== true) return false;
    instance.step();
    return true;
  }

  /** In a system call, what was used up to it counts, too. */
  get fuelUsed(): number {
    return this.#instance?.fuelUsed ?? this.#memory.long(PROCESS_FUEL_USED);
  }
  get fuelCounter(): number {
    const instance = this.#instance;
    return instance === undefined ? 0 : instance.fuelCounter;
  }
  get completion(): number | undefined {
    return this.#completion;
  }
  get fault(): ImageFault | undefined {
    return this.#fault;
  }

  get statistics(): ImageStatistics {
    const memory = this.#memory;
    const start = memory.word(PROCESS_HEAP_START);
    return {
      fuelUsed: memory.long(PROCESS_FUEL_USED),
      memoryUsed: start + memory.word(PROCESS_USED),
      memoryHigh: start + memory.word(PROCESS_USED_HIGH),
      memoryQuota: memory.word(PROCESS_QUOTA),
    };
  }

  get place(): { readonly source: string; readonly line: number } | undefined {
    if (this.#fault !== undefined) {
      const { source, line } = this.#fault;
      return source === undefined || line === undefined ? undefined : { source, line };
    }
    if (this.#instance === undefined) return undefined;
    const place = pausedPlace(this.#memory);
    return place && { source: place.chunk, line: place.line };
  }

  frames(): readonly ImageFrame[] {
    return this.#faultFrames ?? readFrames(this.#memory);
  }

  get memory(): Uint8Array {
    return this.#memory.bytes;
  }

  mayShare(address: number, length: number, forWriting: boolean): boolean {
    return length === 0 || mayShare(this.#memory, address, length, forWriting);
  }

  isFunction(address: number): boolean {
    return address >= 1 && address <= MOST_FUNCTIONS;
  }

  /**
   * Counts as memory in use until it is refunded. It never collects, since the program may be in the middle of a call; but
   * when a system call fails for want of memory after a refusal, the engine makes it once more after a whole collection,
   * for which the program pays.
   */
  charge(bytes: number): boolean {
    const memory = this.#memory;
    const used = memory.word(PROCESS_USED);
    const amount = Math.ceil(bytes);
    if (!(amount >= 0 && amount <= memory.word(PROCESS_USED_LIMIT) - used)) {
      memory.bytes[PROCESS_CHARGE_REFUSED] = 1;
      return false;
    }
    this.#account(amount);
    if (used + amount > memory.word(PROCESS_USED_HIGH)) memory.setWord(PROCESS_USED_HIGH, used + amount);
    return true;
  }

  refund(bytes: number): void {
    const amount = Math.ceil(bytes);
    if (amount > 0) this.#account(-Math.min(amount, this.#memory.word(PROCESS_CHARGED)));
  }

  #account(bytes: number): void {
    const memory = this.#memory;
    memory.setWord(PROCESS_CHARGED, memory.word(PROCESS_CHARGED) + bytes);
    memory.setWord(PROCESS_USED, memory.word(PROCESS_USED) + bytes);
    memory.setWord(PROCESS_COLLECTOR_DEBT, memory.word(PROCESS_COLLECTOR_DEBT) + bytes);
  }

  snapshot(): Uint8Array {
    const state = { stop: this.#stop, completion: this.#completion, fault: this.#fault };
    return captureImage(this.#memory, this.#instance, this.#identity, state);
  }

  drop(): void {
    this.#stop ??= ImageStop.Exited;
    const housing = this.#instance?.leave();
    this.#instance = undefined;
    this.#memory = noMemory;
    if (housing !== undefined) this.#spares.keep(housing);
  }
}
