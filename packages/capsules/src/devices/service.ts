/**
 * Device services: processes that offer devices. A request of a user becomes an entry in the queue of the provider and ends
 * in one of three ways: the provider answers or refuses, its time is over, or the provider is no more. Its user is told in
 * each, and so never hangs.
 */
import { DeviceAccess, deviceService, ErrorCode, type StatusCode } from '@perilune/abi';
import { DEVICE_DIMENSIONS, type Timer, type Timers } from '@perilune/hil';
import type {
  Caller,
  CommandAnswer,
  Driver,
  DriverContext,
  Grant,
  GrantAccess,
  ProcessId,
  ProcessIdentity,
} from '@perilune/kernel';
import { commandTable, numbers, tell } from '../command-table.ts';
import { nameFrom } from '../text.ts';
import { readValues, Steps } from './fixed-point.ts';
import type { DeviceEntry, DeviceForm, DeviceRegistry, RemoteDevice } from './registry.ts';

const upcalls = numbers(deviceService.upcalls);
const readOnly = numbers(deviceService.readOnlyBuffers);
/** Bytes a process pays. */
const STATE_SIZE = 128;
const OFFER_SIZE = 256;
const MILLISECOND = 1_000;

type Done = (status: StatusCode, values: Float64Array) => void;

interface Request {
  readonly number: number;
  readonly offer: Offer;
  readonly operation: 'read' | 'write';
  readonly values: Float64Array;
  readonly timer: Timer;
  /** Undefined once it is over. */
  done: Done | undefined;
}

interface Offer {
  handle: number;
  entry: DeviceEntry | undefined;
  readonly form: DeviceForm;
  readonly access: number;
  readonly timeout: number;
  readonly requests: Set<Request>;
}

interface ServiceState {
  form: DeviceForm | undefined;
  readonly offers: Map<number, Offer>;
  /** Requests nobody has taken, and those that were taken and not answered. */
  readonly waiting: Request[];
  readonly taken: Map<number, Request>;
  isTold: boolean;
}

interface FrozenOffer extends DeviceForm {
  readonly handle: number;
  readonly name: string;
  readonly access: number;
  readonly timeout: number;
}

export class DeviceService implements Driver {
  readonly description = deviceService;
  readonly command: Driver['command'];
  readonly #registry: DeviceRegistry;
  readonly #timers: Timers;
  readonly #defer: (handler: () => void) => void;
  readonly #grant: Grant<ServiceState>;
  readonly #values = new Float64Array(DEVICE_DIMENSIONS);
  readonly #steps = new Steps();
  #nextNumber = 1;

  constructor(context: DriverContext, registry: DeviceRegistry, timers: Timers) {
    this.#registry = registry;
    this.#timers = timers;
    this.#defer = (handler) => context.defer(handler);
    this.#grant = context.grant({
      size: STATE_SIZE,
      create: () => ({ form: undefined, offers: new Map(), waiting: [], taken: new Map(), isTold: false }),
    });
    this.command = commandTable(deviceService, {
      prepare: (caller, its, unit) => this.#prepare(caller, { class: its, unit, dimensions: 1, scale: 0 }),
      prepareValues: (caller, dimensions, scale) => this.#prepareValues(caller, dimensions, scale),
      offer: (caller, access, timeout, answer) => this.#offer(caller, access, timeout, answer),
      withdraw: (caller) => this.#withdraw(caller),
      nextRequest: (caller, _0, _1, answer) => this.#nextRequest(caller, answer),
      written: (caller, number, _1, answer) => this.#written(caller, number, answer),
      answer: (caller, number) => this.#answer(caller, number),
      refuse: (caller, number, reason) => this.#refuse(caller, number, reason as ErrorCode),
      publish: (caller) => this.#publish(caller),
    });
  }

  // ── Offering ──

  #prepare(caller: Caller, form: DeviceForm): StatusCode {
    const isDone = this.#grant.enter(caller.id, (state) => {
      state.form = form;
      return true;
    });
    return isDone ? 0 : ErrorCode.NoMemory;
  }

  #prepareValues(caller: Caller, dimensions: number, scale: number): StatusCode {
    const isDone = this.#grant.enter(caller.id, (state) => {
      state.form = { class: state.form?.class ?? 0, unit: state.form?.unit ?? 0, dimensions, scale };
      return true;
    });
    return isDone ? 0 : ErrorCode.NoMemory;
  }

  #offer(caller: Caller, access: number, timeout: number, answer: CommandAnswer): StatusCode {
    const asked = this.#grant.enter(caller.id, ({ form }, kernel) => ({
      form,
      name: nameFrom(kernel.readOnly(readOnly.name)),
    }));
    if (asked === undefined) return ErrorCode.NoMemory;
    const { form, name } = asked;
    if (form === undefined || form.class === 0 || name === undefined) return ErrorCode.Invalid;
    if (!caller.mayUse('offer', name)) return ErrorCode.NoDevice;
    if (this.#registry.find(name) !== undefined) return ErrorCode.Already;
    if (!this.#grant.enter(caller.id, (_state, kernel) => kernel.charge(OFFER_SIZE))) return ErrorCode.NoMemory;
    const offer: Offer = { handle: 0, entry: undefined, form, access, timeout, requests: new Set() };
    offer.handle = caller.openHandle('offer', offer, () => this.#end(offer));
    if (offer.handle === 0) {
      this.#grant.enter(caller.id, (_state, kernel) => kernel.refund(OFFER_SIZE));
      return ErrorCode.NoMemory;
    }
    this.#insert(caller.id, offer, name, caller.quotas.ipcMessages);
    this.#grant.enter(caller.id, (state) => {
      state.form = undefined;
      state.offers.set(offer.handle, offer);
    });
    return tell(answer, offer.handle);
  }

  #insert(provider: ProcessId, offer: Offer, name: string, mostRequests: number): void {
    const remote: RemoteDevice = {
      canRead: (offer.access & DeviceAccess.read) !== 0,
      canWrite: (offer.access & DeviceAccess.write) !== 0,
      request: (operation, values, done) => this.#request(provider, offer, mostRequests, operation, values, done),
    };
    offer.entry = this.#registry.offer(name, offer.form, remote);
  }

  #withdraw(caller: Caller): StatusCode {
    const offer = caller.handle<Offer>(0);
    this.#grant.enter(caller.id, (state, kernel) => {
      state.offers.delete(offer.handle);
      kernel.refund(OFFER_SIZE);
    });
    caller.closeHandle(0);
    return 0;
  }

  /** The device is no more: withdrawn, or its provider has ended. Nobody waits for it any longer. */
  #end(offer: Offer): void {
    if (offer.entry !== undefined) this.#registry.remove(offer.entry);
    const left = [...offer.requests];
    this.#defer(() => {
      for (const request of left) finish(request, ErrorCode.NoAcknowledgement);
    });
  }

  // ── Requests ──

  #request(
    provider: ProcessId,
    offer: Offer,
    most: number,
    operation: 'read' | 'write',
    values: Float64Array,
    done: Done,
  ): StatusCode {
    const status = this.#grant.enter(provider, (state, kernel) => {
      // Its own requests and those of others: no user can make a provider's queue longer than its quota.
      if (state.waiting.length + state.taken.size >= most) return ErrorCode.Busy;
      const request: Request = {
        number: this.#nextNumber,
        offer,
        operation,
        values: operation === 'write' ? values.slice() : new Float64Array(DEVICE_DIMENSIONS),
        done,
        timer: this.#timers.at(this.#timers.now() + offer.timeout * MILLISECOND, () => this.#expire(provider, request)),
      };
      this.#nextNumber = this.#nextNumber === 0xffff_ffff ? 1 : this.#nextNumber + 1;
      offer.requests.add(request);
      state.waiting.push(request);
      ring(state, kernel);
      return 0;
    });
    return status ?? ErrorCode.NoDevice;
  }

  #expire(provider: ProcessId, request: Request): void {
    this.#grant.enter(provider, (state) => drop(state, request));
    finish(request, ErrorCode.NoAcknowledgement);
  }

  #nextRequest(caller: Caller, answer: CommandAnswer): StatusCode {
    const isEntered = this.#grant.enter(caller.id, (state) => {
      let request = state.waiting.shift();
      // Those whose device was withdrawn meanwhile are over.
      while (request !== undefined && request.done === undefined) request = state.waiting.shift();
      if (request === undefined) state.isTold = false;
      else state.taken.set(request.number, request);
      answer.success(request?.number ?? 0, request?.offer.handle ?? 0, request?.operation === 'write' ? 1 : 0);
      return true;
    });
    return isEntered ? 0 : ErrorCode.NoMemory;
  }

  /** The request a provider has taken, and not answered. */
  #taken(caller: Caller, number: number): Request | undefined {
    const request = this.#grant.enter(caller.id, (state) => state.taken.get(number));
    return request?.done === undefined ? undefined : request;
  }

  #written(caller: Caller, number: number, answer: CommandAnswer): StatusCode {
    const request = this.#taken(caller, number);
    if (request === undefined) return ErrorCode.Already;
    const { dimensions, scale } = request.offer.form;
    this.#steps.take(request.values, request.operation === 'write' ? dimensions : 0, scale);
    answer.success(this.#steps.words[0], this.#steps.words[1], this.#steps.words[2]);
    return 0;
  }

  #answer(caller: Caller, number: number): StatusCode {
    const request = this.#taken(caller, number);
    if (request === undefined) return ErrorCode.Already;
    const { form, entry } = request.offer;
    if (request.operation === 'read' && !this.#takeValues(caller, form, request.values)) return ErrorCode.Size;
    if (entry !== undefined) entry.published.set(request.values.subarray(0, form.dimensions));
    this.#grant.enter(caller.id, (state) => drop(state, request));
    finish(request, 0);
    if (request.operation === 'write') entry?.changed();
    return 0;
  }

  #refuse(caller: Caller, number: number, reason: ErrorCode): StatusCode {
    const request = this.#taken(caller, number);
    if (request === undefined) return ErrorCode.Already;
    this.#grant.enter(caller.id, (state) => drop(state, request));
    finish(request, reason);
    return 0;
  }

  #publish(caller: Caller): StatusCode {
    const { form, entry } = caller.handle<Offer>(0);
    if (!this.#takeValues(caller, form, this.#values)) return ErrorCode.Size;
    entry?.published.set(this.#values.subarray(0, form.dimensions));
    entry?.changed();
    return 0;
  }

  #takeValues(caller: Caller, form: DeviceForm, into: Float64Array): boolean | undefined {
    return this.#grant.enter(caller.id, (_state, kernel) =>
      readValues(kernel.readOnly(readOnly.values), form.dimensions, form.scale, into),
    );
  }

  // ── Snapshots ──

  /** Requests under way are not the copy's to answer. */
  freeze(process: ProcessId): readonly FrozenOffer[] | undefined {
    return this.#grant.enter(process, (state) =>
      [...state.offers.values()].map(({ handle, entry, form, access, timeout }) => {
        const { class: its, unit, dimensions, scale } = form;
        return { handle, name: entry?.name ?? '', access, timeout, class: its, unit, dimensions, scale };
      }),
    );
  }

  /** A name that is taken meanwhile comes back as a handle that is closed. */
  thaw(identity: ProcessIdentity, frozen: unknown): boolean {
    if (!Array.isArray(frozen) || !frozen.every(isFrozenOffer)) return false;
    const offers = frozen as readonly FrozenOffer[];
    const isDone = this.#grant.enter(identity.id, (state, kernel) => {
      for (const { handle, name, access, timeout, class: its, unit, dimensions, scale } of offers) {
        if (this.#registry.find(name) !== undefined || !identity.mayUse('offer', name)) continue;
        const form = { class: its, unit, dimensions, scale };
        const offer: Offer = { handle, entry: undefined, form, access, timeout, requests: new Set() };
        if (!kernel.charge(OFFER_SIZE)) return false;
        if (!kernel.restoreHandle(handle, 'offer', offer, () => this.#end(offer))) return false;
        this.#insert(identity.id, offer, name, identity.quotas.ipcMessages);
        state.offers.set(handle, offer);
      }
      return true;
    });
    return isDone === true;
  }
}

function ring(state: ServiceState, kernel: GrantAccess): void {
  if (state.isTold) return;
  state.isTold = true;
  kernel.scheduleUpcall(upcalls.requested, state.waiting.length);
}

function drop(state: ServiceState, request: Request): void {
  state.taken.delete(request.number);
  const index = state.waiting.indexOf(request);
  if (index >= 0) state.waiting.splice(index, 1);
}

function finish(request: Request, status: StatusCode): void {
  request.timer.cancel();
  request.offer.requests.delete(request);
  const { done } = request;
  request.done = undefined;
  done?.(status, request.values);
}

function isFrozenOffer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const offer = value as Record<string, unknown>;
  return (
    typeof offer.name === 'string' &&
    nameFrom(Uint8Array.from(offer.name, (character) => character.charCodeAt(0))) === offer.name &&
    [offer.handle, offer.access, offer.timeout, offer.class, offer.unit, offer.dimensions, offer.scale].every(
      Number.isInteger,
    ) &&
    (offer.dimensions as number) >= 1 &&
    (offer.dimensions as number) <= DEVICE_DIMENSIONS
  );
}
