/**
 * Freeze, thaw and clone: a process as bytes, with what the kernel and the drivers have of it, and a process made of them
 * that goes on from there, here or on another machine that has the same drivers.
 *
 * Kernel-side state was paid for before, and the image knows: what is restored draws on that (`prepaid`), and what
 * is not used again is given back.
 */
import type { ImageLoader } from '@perilune/hil';
import { App } from './app.ts';
import { findAppMistake } from './app-check.ts';
import type { AppDescription } from './app-description.ts';
import { type Containment, describeError } from './containment.ts';
import type { CompiledDriver, DriverTable } from './driver-table.ts';
import { type FrozenProcess, readFrozenProcess } from './frozen-process.ts';
import type { LifeCycle, StartResult } from './life-cycle.ts';
import { type Process, ProcessState } from './process.ts';
import { type BufferKind, SHARED_BUFFER_SIZE } from './shared-buffers.ts';
import { packSnapshot, SnapshotError, unpackSnapshot } from './snapshot-format.ts';
import { mayLend } from './system-calls.ts';
import { SUBSCRIPTION_SIZE } from './upcall-queue.ts';

export type FreezeResult =
  | { readonly kind: 'frozen'; readonly snapshot: Uint8Array }
  | { readonly kind: 'refused'; readonly message: string };

export interface SnapshotContext {
  readonly loader: ImageLoader;
  readonly drivers: DriverTable;
  readonly lifeCycle: LifeCycle;
  readonly containment: Containment;
  readonly allowPanic: boolean;
}

export class Snapshots {
  readonly #context: SnapshotContext;

  constructor(context: SnapshotContext) {
    this.#context = context;
  }

  /** The process lives, and is in no slice. It goes on unchanged. */
  freeze(process: Process): FreezeResult {
    const { image } = process;
    if (image === undefined) return { kind: 'refused', message: 'its memory has been given back' };
    try {
      return { kind: 'frozen', snapshot: packSnapshot({ kernel: this.#describe(process), image: image.snapshot() }) };
    } catch (error) {
      this.#context.containment.report('snapshot', error);
      return { kind: 'refused', message: `it cannot be frozen: ${describeError(error)}` };
    }
  }

  /** Why a snapshot cannot be one of this app, as far as that can be told without making a process of it. */
  findProblem(snapshot: Uint8Array, app: AppDescription): string | undefined {
    try {
      checkApp(readFrozenProcess(unpackSnapshot(snapshot).kernel), app);
      return undefined;
    } catch (error) {
      return error instanceof SnapshotError ? error.message : describeError(error);
    }
  }

  thaw(snapshot: Uint8Array, description: AppDescription): StartResult {
    const mistake = this.#context.containment.attempt('app description', 'its description cannot be read', () =>
      findAppMistake(description, this.#context.allowPanic),
    );
    if (mistake !== undefined) return { kind: 'refused', message: mistake };
    try {
      const { kernel, image } = unpackSnapshot(snapshot);
      const frozen = readFrozenProcess(kernel);
      checkApp(frozen, description);
      return this.#context.lifeCycle.boot(new App(description), (process) => this.#restore(process, frozen, image));
    } catch (error) {
      return { kind: 'refused', message: error instanceof SnapshotError ? error.message : describeError(error) };
    }
  }

  #describe(process: Process): FrozenProcess {
    const { heldAnswer: held, upcalls, invocation } = process;
    const { edition } = process.app.description;
    // A step the image knows nothing of: it waits.
    const isPending = invocation?.isPending === true;
    return {
      name: process.name,
      ...(edition !== undefined && { edition }),
      state: isPending ? ProcessState.Yielded : process.state,
      isStopped: process.isStopped,
      waits: [process.waitDriver, process.waitSubscription],
      heldAnswer:
        held && ([held.variant, held.word1, held.word2, held.word3, held.function, held.userdata].map(toWord) as never),
      isInvoked: invocation !== undefined && !isPending,
      charged: process.charged,
      subscriptions: upcalls.subscriptions.map((one) => [one.driver, one.number, one.function, one.userdata]),
      upcalls: upcalls.list().map((event) => [event.driver, event.subscription, ...event.arguments]),
      droppedUpcalls: upcalls.dropped,
      buffers: process.buffers.list.map((one) => [one.kind, one.driver, one.number, one.address, one.length]),
      handleGenerations: process.handlesIfAny?.generations ?? [],
      drivers: this.#context.drivers.all.flatMap(({ driver, number }) => {
        const state = driver.freeze?.(process.id);
        return state === undefined ? [] : [[number, state] as const];
      }),
      expiredSlices: process.expiredSlices,
      kernelFuel: process.kernelFuel,
    };
  }

  /** @throws SnapshotError, or what the loader throws */
  #restore(process: Process, frozen: FrozenProcess, image: Uint8Array): void {
    const { loader } = this.#context;
    process.image = loader.restore(image, process.app.description.program, process);
    process.isThawed = true;
    process.prepaid = frozen.charged;
    this.#restoreUpcalls(process, frozen);
    this.#restoreBuffers(process, frozen);
    if (frozen.handleGenerations.length > 0) process.handles.restoreGenerations(frozen.handleGenerations);
    process.state = frozen.state as ProcessState;
    process.isStopped = frozen.isStopped;
    [process.waitDriver, process.waitSubscription] = frozen.waits;
    if (process.state === ProcessState.YieldedFor) {
      const driver = this.#driverFor(process, process.waitDriver);
      if (!driver.subscriptions.has(process.waitSubscription))
        throw new SnapshotError('is damaged: its wait has no end');
    }
    if (frozen.heldAnswer !== undefined) {
      const [variant, word1, word2, word3, function_, userdata] = frozen.heldAnswer;
      process.heldAnswer = { variant, word1, word2, word3, function: function_, userdata };
    }
    // Whoever waited for the result is not here.
    if (frozen.isInvoked) process.invocation = { done: () => {}, result: undefined, isPending: false };
    process.expiredSlices = frozen.expiredSlices;
    process.kernelFuel = frozen.kernelFuel;
    for (const [number, state] of frozen.drivers) this.#restoreDriver(process, number, state);
    const rest = process.prepaid;
    process.prepaid = 0;
    process.image.refund(rest);
  }

  #restoreUpcalls(process: Process, frozen: FrozenProcess): void {
    const { upcalls, image } = process;
    for (const [driverNumber, number, function_, userdata] of frozen.subscriptions) {
      const driver = this.#driverFor(process, driverNumber);
      if (!driver.subscriptions.has(number) || upcalls.find(driverNumber, number) !== undefined) {
        throw new SnapshotError(`is damaged: it has a subscription ${number} of ${driver.description.name}`);
      }
      if (function_ !== 0 && image?.isFunction(function_) !== true) {
        throw new SnapshotError(`is damaged: it has an upcall function ${function_}`);
      }
      process.charge(SUBSCRIPTION_SIZE);
      upcalls.subscribe(upcalls.ensure(driverNumber, number), function_, userdata);
    }
    for (const [driver, number, argument0, argument1, argument2] of frozen.upcalls) {
      const subscription = upcalls.find(driver, number);
      if (subscription === undefined) throw new SnapshotError('is damaged: an upcall has no subscription');
      upcalls.schedule(subscription, argument0, argument1, argument2);
    }
    upcalls.dropped = frozen.droppedUpcalls;
  }

  #restoreBuffers(process: Process, frozen: FrozenProcess): void {
    for (const [kind, driverNumber, number, address, length] of frozen.buffers) {
      const driver = this.#driverFor(process, driverNumber);
      const isKind = kind === 3 || kind === 4 || kind === 7;
      if (!isKind || !mayLend(process, driver, kind as BufferKind, number, address, length)) {
        throw new SnapshotError(`is damaged: it has lent a buffer ${number} to ${driver.description.name}`);
      }
      process.charge(SHARED_BUFFER_SIZE);
      const buffer = process.buffers.add(kind as BufferKind, driverNumber, number);
      buffer.address = address;
      buffer.length = length;
    }
  }

  #restoreDriver(process: Process, number: number, state: unknown): void {
    const { driver, description } = this.#driverFor(process, number);
    const isTaken = this.#context.containment.attempt(
      description.name,
      false,
      () => driver.thaw?.(process, state) ?? false,
    );
    if (!isTaken) throw new SnapshotError(`has a state of the driver '${description.name}' that it does not accept`);
  }

  #driverFor(process: Process, number: number): CompiledDriver {
    const driver = this.#context.drivers.find(number);
    if (driver === undefined) throw new SnapshotError(`uses the driver ${number}, which this machine does not have`);
    if (!process.mayUseDriver(driver)) {
      throw new SnapshotError(`uses the driver '${driver.description.name}', which this app may not use here`);
    }
    return driver;
  }
}

function toWord(value: number): number {
  return value >>> 0;
}

/** @throws SnapshotError */
function checkApp(frozen: FrozenProcess, { name, edition }: AppDescription): void {
  if (frozen.name !== name) throw new SnapshotError(`is one of the app '${frozen.name}'`);
  if (frozen.edition === undefined || edition === undefined || frozen.edition === edition) return;
  throw new SnapshotError(`is one of ${frozen.edition}, and ${name} is ${edition} now`);
}
