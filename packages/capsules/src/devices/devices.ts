/**
 * Devices: what processes see of the registry. A process finds only those it has the permission `device:NAME` for; what it
 * may not use is not there. Events of watches are told as the alarm tells timers: one upcall at a time, the rest on request.
 */
import {
  DEVICE_ACTUATOR,
  DEVICE_ANY,
  DEVICE_SENSOR,
  DeviceAccess,
  devices,
  ErrorCode,
  type StatusCode,
} from '@perilune/abi';
import { DEVICE_DIMENSIONS, type Timers } from '@perilune/hil';
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
import { nameFrom, put, utf8 } from '../text.ts';
import { fromSteps, readValues, Steps, toSteps } from './fixed-point.ts';
import { type FrozenDevices, isFrozenDevices } from './frozen.ts';
import type { DeviceEntry, DeviceRegistry } from './registry.ts';
import { Watch, type WatchKind } from './watch.ts';

const upcalls = numbers(devices.upcalls);
const readOnly = numbers(devices.readOnlyBuffers);
const readWrite = numbers(devices.readWriteBuffers);
/** Bytes a process pays. */
const STATE_SIZE = 128;
const OPEN_SIZE = 160;
const WATCH_SIZE = 160;

/** A device as a process has it open. */
interface OpenDevice {
  handle: number;
  readonly entry: DeviceEntry;
  readonly access: number;
  readonly watches: Set<Watch>;
  stopListening: (() => void) | undefined;
  stopListeningToOwners: (() => void) | undefined;
  request: 'none' | 'waiting' | 'answered';
  status: StatusCode;
  readonly values: Float64Array;
}

interface WatchOfDevice {
  readonly watch: Watch;
  readonly open: OpenDevice;
}

interface DevicesState {
  readonly open: Map<number, OpenDevice>;
  /** Watches whose events were not told, in that order. */
  readonly events: Watch[];
  isEventTold: boolean;
  isAnswerTold: boolean;
  isOwnerTold: boolean;
}

const canRead = (access: number) => (access & DeviceAccess.read) !== 0;
const canWrite = (access: number) => (access & DeviceAccess.write) !== 0;

export class Devices implements Driver {
  readonly description = devices;
  readonly command: Driver['command'];
  readonly #registry: DeviceRegistry;
  readonly #timers: Timers;
  readonly #defer: (handler: () => void) => void;
  readonly #grant: Grant<DevicesState>;
  /** Made once and used in each command: nothing of them outlives it. */
  readonly #values = new Float64Array(DEVICE_DIMENSIONS);
  readonly #steps = new Steps();

  constructor(context: DriverContext, registry: DeviceRegistry, timers: Timers) {
    this.#registry = registry;
    this.#timers = timers;
    this.#defer = (handler) => context.defer(handler);
    this.#grant = context.grant({
      size: STATE_SIZE,
      create: () => ({ open: new Map(), events: [], isEventTold: false, isAnswerTold: false, isOwnerTold: false }),
    });
    this.command = commandTable(devices, {
      findByName: (caller, _0, _1, answer) => this.#findByName(caller, answer),
      findByClass: (caller, wanted, n, answer) => this.#findByClass(caller, wanted, n, answer),
      describe: (caller, number, _1, answer) => this.#describe(caller, number, answer),
      abilities: (caller, number, _1, answer) => this.#abilities(caller, number, answer),
      name: (caller, number, _1, answer) => this.#name(caller, number, answer),
      open: (caller, number, access, answer) => this.#open(caller, number, access, answer),
      close: (caller) => this.#close(caller),
      read: (caller, _0, _1, answer) => this.#read(caller.handle(0), answer),
      write: (caller, _0, value) => this.#write(caller, value),
      writeAll: (caller) => this.#writeAll(caller),
      range: (caller, _0, _1, answer) => this.#range(caller.handle(0), answer),
      guard: (caller, _0, _1, answer) => this.#guard(caller.handle(0), answer),
      owns: (caller, _0, _1, answer) => this.#owns(caller, answer),
      requestRead: (caller) => this.#request(caller, 'read'),
      requestWrite: (caller) => this.#request(caller, 'write'),
      takeAnswer: (caller, _0, _1, answer) => this.#takeAnswer(caller, answer),
      watchChange: (caller, _0, interval, answer) => this.#watch(caller, 'change', interval, answer),
      watchAbove: (caller, _0, limit, answer) => this.#watch(caller, 'above', limit, answer),
      watchBelow: (caller, _0, limit, answer) => this.#watch(caller, 'below', limit, answer),
      setHysteresis: (caller, _0, hysteresis) => setHysteresis(caller.handle(0), hysteresis),
      unwatch: (caller) => this.#unwatch(caller),
      nextEvent: (caller, _0, _1, answer) => this.#nextEvent(caller, answer),
    });
  }

  // ── Finding ──

  #visible(caller: Caller, number: number): DeviceEntry | undefined {
    const entry = this.#registry.get(number);
    return entry !== undefined && caller.mayUse('device', entry.name) ? entry : undefined;
  }

  #findByName(caller: Caller, answer: CommandAnswer): StatusCode {
    const bytes = this.#grant.enter(caller.id, (_state, kernel) => nameFrom(kernel.readOnly(readOnly.name)) ?? '');
    if (bytes === undefined) return ErrorCode.NoMemory;
    const entry = this.#registry.find(bytes);
    if (entry === undefined || !caller.mayUse('device', entry.name)) return ErrorCode.NoDevice;
    return tell(answer, entry.number);
  }

  #findByClass(caller: Caller, wanted: number, n: number, answer: CommandAnswer): StatusCode {
    let left = n;
    for (const entry of this.#registry.all()) {
      const { class: its } = entry.form;
      const fits =
        wanted === DEVICE_ANY ||
        its === wanted ||
        ((wanted === DEVICE_ACTUATOR || wanted === DEVICE_SENSOR) && (its & 0xc0) === wanted);
      if (fits && caller.mayUse('device', entry.name) && left-- === 0) return tell(answer, entry.number);
    }
    return ErrorCode.NoDevice;
  }

  #describe(caller: Caller, number: number, answer: CommandAnswer): StatusCode {
    const entry = this.#visible(caller, number);
    if (entry === undefined) return ErrorCode.NoDevice;
    answer.success(entry.form.class, entry.form.unit, entry.form.dimensions);
    return 0;
  }

  #abilities(caller: Caller, number: number, answer: CommandAnswer): StatusCode {
    const entry = this.#visible(caller, number);
    if (entry === undefined) return ErrorCode.NoDevice;
    const access = (entry.canRead ? DeviceAccess.read : 0) | (entry.canWrite ? DeviceAccess.write : 0);
    answer.success(entry.form.scale, access, entry.remote === undefined ? 0 : 1);
    return 0;
  }

  #name(caller: Caller, number: number, answer: CommandAnswer): StatusCode {
    const entry = this.#visible(caller, number);
    if (entry === undefined) return ErrorCode.NoDevice;
    const length = this.#grant.enter(
      caller.id,
      (_state, kernel) => put(utf8(entry.name), kernel.readWrite(readWrite.nameOf)) ?? -1,
    );
    if (length === undefined) return ErrorCode.NoMemory;
    return length < 0 ? ErrorCode.Size : tell(answer, length);
  }

  // ── Opening and closing ──

  #open(caller: Caller, number: number, access: number, answer: CommandAnswer): StatusCode {
    const entry = this.#visible(caller, number);
    if (entry === undefined) return ErrorCode.NoDevice;
    if ((canRead(access) && !entry.canRead) || (canWrite(access) && !entry.canWrite)) return ErrorCode.NoSupport;
    // One owner, and one handle of it for writing: closing it is what makes the output safe.
    if (canWrite(access) && (entry.owner === caller.id || !entry.mayClaim(caller))) return ErrorCode.Busy;
    const isPaid = this.#grant.enter(caller.id, (_state, kernel) => kernel.charge(OPEN_SIZE));
    if (!isPaid) return ErrorCode.NoMemory;
    const open = openDevice(entry, access);
    const { id } = caller; // the caller is good during the command only, the handle outlives it
    open.handle = caller.openHandle('device', open, () => closeDevice(open, id));
    if (open.handle === 0) {
      this.#grant.enter(caller.id, (_state, kernel) => kernel.refund(OPEN_SIZE));
      return ErrorCode.NoMemory;
    }
    if (canWrite(access)) entry.claim(caller);
    this.#listenToOwners(id, open);
    this.#grant.enter(caller.id, (state) => state.open.set(open.handle, open));
    return tell(answer, open.handle);
  }

  #close(caller: Caller): StatusCode {
    const open = caller.handle<OpenDevice>(0);
    this.#grant.enter(caller.id, (state, kernel) => {
      for (const watch of open.watches) {
        forget(state, kernel, watch);
        kernel.closeHandle(watch.handle);
      }
      state.open.delete(open.handle);
      kernel.refund(OPEN_SIZE);
    });
    caller.closeHandle(0);
    return 0;
  }

  // ── Reading and writing ──

  #read(open: OpenDevice, answer: CommandAnswer): StatusCode {
    const status = canReadNow(open);
    return status !== 0 ? status : this.#readInto(open, answer);
  }

  #readInto({ entry }: OpenDevice, answer: CommandAnswer): StatusCode {
    const status = entry.latest(this.#values);
    if (status !== 0) return known(status);
    return this.#answerWith(this.#values, entry, answer);
  }

  #answerWith(values: Float64Array, { form }: DeviceEntry, answer: CommandAnswer): StatusCode {
    if (!this.#steps.take(values, form.dimensions, form.scale)) return ErrorCode.Size;
    answer.success(this.#steps.words[0], this.#steps.words[1], this.#steps.words[2]);
    return 0;
  }

  #write(caller: Caller, value: number): StatusCode {
    const open = caller.handle<OpenDevice>(0);
    const status = canWriteNow(open);
    if (status !== 0) return status;
    if (open.entry.form.dimensions !== 1) return ErrorCode.Size;
    this.#values[0] = fromSteps(value, open.entry.form.scale);
    return this.#writeValues(caller, open);
  }

  #writeAll(caller: Caller): StatusCode {
    const open = caller.handle<OpenDevice>(0);
    const status = canWriteNow(open);
    if (status !== 0) return status;
    return this.#takeValues(caller, open, this.#values) ? this.#writeValues(caller, open) : ErrorCode.Size;
  }

  #takeValues(caller: Caller, { entry: { form } }: OpenDevice, into: Float64Array): boolean | undefined {
    return this.#grant.enter(caller.id, (_state, kernel) =>
      readValues(kernel.readOnly(readOnly.values), form.dimensions, form.scale, into),
    );
  }

  #writeValues(caller: ProcessIdentity, { entry }: OpenDevice, values: Float64Array = this.#values): StatusCode {
    return entry.owner === caller.id ? entry.write(caller, values) : ErrorCode.Busy;
  }

  #owns(caller: Caller, answer: CommandAnswer): StatusCode {
    const { entry, access } = caller.handle<OpenDevice>(0);
    if (entry.isGone) return ErrorCode.NoDevice;
    if (!canWrite(access)) return ErrorCode.NoSupport;
    this.#grant.enter(caller.id, (state) => {
      state.isOwnerTold = false;
    });
    return tell(answer, entry.owner === caller.id ? 1 : 0);
  }

  /** Its process is told when it loses the output to one that goes before, and when it gets it back. */
  #listenToOwners(process: ProcessId, open: OpenDevice): void {
    if (!canWrite(open.access)) return;
    open.stopListeningToOwners = open.entry.listenToOwners(({ from, to }) => {
      if (from !== process && to !== process) return;
      // It happens in the middle of a command, or of an end.
      this.#defer(() => {
        if (open.stopListeningToOwners === undefined) return;
        this.#grant.enter(process, (state, kernel) => {
          if (state.isOwnerTold) return;
          state.isOwnerTold = true;
          kernel.scheduleUpcall(upcalls.owner, open.handle);
        });
      });
    });
  }

  #range({ entry }: OpenDevice, answer: CommandAnswer): StatusCode {
    const range = entry.guard?.limits.range;
    const least = range && toSteps(range[0], entry.form.scale);
    const most = range && toSteps(range[1], entry.form.scale);
    if (least === undefined || most === undefined) return ErrorCode.NoSupport;
    answer.success(least, most);
    return 0;
  }

  #guard({ entry }: OpenDevice, answer: CommandAnswer): StatusCode {
    const { guard } = entry;
    if (guard === undefined) return ErrorCode.NoSupport;
    answer.success(guard.interventions, guard.lastReason, guard.reason);
    return 0;
  }

  // ── Requests ──

  #request(caller: Caller, operation: 'read' | 'write'): StatusCode {
    const open = caller.handle<OpenDevice>(0);
    const { entry } = open;
    const process = caller.id;
    if (entry.isGone) return ErrorCode.NoDevice;
    if (!(operation === 'read' ? canRead(open.access) : canWrite(open.access))) return ErrorCode.NoSupport;
    if (open.request === 'waiting') return ErrorCode.Busy;
    if (operation === 'write') {
      const isTaken = this.#takeValues(caller, open, open.values);
      if (!isTaken) return isTaken === undefined ? ErrorCode.NoMemory : ErrorCode.Size;
    }
    if (entry.remote !== undefined) {
      const status = entry.remote.request(operation, open.values, (outcome, values) => {
        if (outcome === 0 && operation === 'read') open.values.set(values);
        this.#answered(process, open, outcome);
      });
      if (status !== 0) return status;
    } else {
      const status =
        operation === 'read' ? known(entry.latest(open.values)) : this.#writeValues(caller, open, open.values);
      this.#defer(() => this.#answered(process, open, status));
    }
    open.request = 'waiting';
    return 0;
  }

  #answered(process: ProcessId, open: OpenDevice, status: StatusCode): void {
    if (open.request !== 'waiting') return;
    open.request = 'answered';
    open.status = status;
    this.#grant.enter(process, (state, kernel) => tellAnswer(state, kernel));
  }

  #takeAnswer(caller: Caller, answer: CommandAnswer): StatusCode {
    const open = caller.handle<OpenDevice>(0);
    if (open.request === 'waiting') return ErrorCode.Busy;
    if (open.request === 'none') return ErrorCode.Already;
    open.request = 'none';
    this.#grant.enter(caller.id, (state, kernel) => {
      state.isAnswerTold = false;
      tellAnswer(state, kernel);
    });
    return open.status !== 0 ? open.status : this.#answerWith(open.values, open.entry, answer);
  }

  // ── Watches ──

  #watch(caller: Caller, kind: WatchKind, limit: number, answer: CommandAnswer): StatusCode {
    const open = caller.handle<OpenDevice>(0);
    if (open.entry.isGone) return ErrorCode.NoDevice;
    if (!canRead(open.access)) return ErrorCode.NoSupport;
    const isPaid = this.#grant.enter(caller.id, (_state, kernel) => kernel.charge(WATCH_SIZE));
    if (!isPaid) return ErrorCode.NoMemory;
    const watch = new Watch(kind, limit);
    watch.handle = caller.openHandle('watch', { watch, open } satisfies WatchOfDevice, () => closeWatch(open, watch));
    if (watch.handle === 0) {
      this.#grant.enter(caller.id, (_state, kernel) => kernel.refund(WATCH_SIZE));
      return ErrorCode.NoMemory;
    }
    this.#listenTo(caller.id, open, watch);
    this.#observe(caller.id, open, watch);
    return tell(answer, watch.handle);
  }

  #listenTo(process: ProcessId, open: OpenDevice, watch: Watch): void {
    open.watches.add(watch);
    open.stopListening ??= open.entry.listen(() => {
      for (const one of open.watches) this.#observe(process, open, one);
    });
  }

  #observe(process: ProcessId, { entry }: OpenDevice, watch: Watch): void {
    if (entry.isGone) {
      if (watch.isGone) return;
      const isListed = watch.isWaiting;
      watch.end(this.#timers.now());
      this.#event(process, watch, isListed);
      return;
    }
    if (entry.latest(this.#values) !== 0) return;
    const value = toSteps(this.#values[0]!, entry.form.scale);
    if (value === undefined) return;
    const now = this.#timers.now();
    const wasWaiting = watch.isWaiting;
    const outcome = watch.observe(value, now);
    if (outcome === 'event') this.#event(process, watch, wasWaiting);
    else if (outcome === 'later')
      watch.timer ??= this.#timers.at(watch.nextAt, () => {
        watch.timer = undefined;
        const isWaiting = watch.isWaiting;
        watch.ripen(this.#timers.now());
        this.#event(process, watch, isWaiting);
      });
  }

  #event(process: ProcessId, watch: Watch, isListed: boolean): void {
    if (isListed) return;
    this.#grant.enter(process, (state, kernel) => {
      state.events.push(watch);
      if (state.isEventTold) return;
      state.isEventTold = true;
      const { value, merged } = state.events.shift()!.tell();
      kernel.scheduleUpcall(upcalls.event, watch.handle, value, merged);
    });
  }

  #unwatch(caller: Caller): StatusCode {
    const { watch } = caller.handle<WatchOfDevice>(0);
    this.#grant.enter(caller.id, (state, kernel) => forget(state, kernel, watch));
    caller.closeHandle(0);
    return 0;
  }

  #nextEvent(caller: Caller, answer: CommandAnswer): StatusCode {
    const isEntered = this.#grant.enter(caller.id, (state) => {
      const watch = state.events.shift();
      if (watch === undefined) state.isEventTold = false;
      const event = watch?.tell();
      answer.success(watch?.handle ?? 0, event?.value ?? 0, event?.merged ?? 0);
      return true;
    });
    return isEntered ? 0 : ErrorCode.NoMemory;
  }

  // ── Snapshots ──

  freeze(process: ProcessId): FrozenDevices | undefined {
    return this.#grant.enter(process, (state) => ({
      open: [...state.open.values()].map((open) => ({
        handle: open.handle,
        name: open.entry.name,
        access: open.access,
        isRequested: open.request !== 'none',
        watches: [...open.watches].map(({ handle, kind, limit, hysteresis, isBeyond, isWaiting, seen }) => ({
          handle,
          kind,
          limit,
          hysteresis,
          // What was not told yet is to happen again.
          isBeyond: isBeyond && !isWaiting,
          seen: seen ?? null,
        })),
      })),
    }));
  }

  /** Devices that are not there any more, or have another owner, come back as handles that are closed. */
  thaw(identity: ProcessIdentity, frozen: unknown): boolean {
    if (!isFrozenDevices(frozen)) return false;
    const process = identity.id;
    const thawed: { readonly open: OpenDevice; readonly watch: Watch }[] = [];
    const isDone = this.#grant.enter(process, (state, kernel) => {
      for (const { handle, name, access, isRequested, watches } of frozen.open) {
        const entry = this.#registry.find(name);
        if (entry === undefined || !identity.mayUse('device', name)) continue;
        if (canWrite(access) && !entry.claim(identity)) continue;
        const open = openDevice(entry, access);
        open.handle = handle;
        this.#listenToOwners(process, open);
        if (!kernel.charge(OPEN_SIZE)) return false;
        if (!kernel.restoreHandle(handle, 'device', open, () => closeDevice(open, process))) return false;
        state.open.set(handle, open);
        // What was asked for then is not asked for again: it may have been done.
        if (isRequested) {
          open.request = 'answered';
          open.status = ErrorCode.NoAcknowledgement;
        }
        for (const one of watches) {
          const watch = new Watch(one.kind, one.limit);
          Object.assign(watch, { ...one, seen: one.seen ?? undefined });
          if (!kernel.charge(WATCH_SIZE)) return false;
          const object = { watch, open } satisfies WatchOfDevice;
          if (!kernel.restoreHandle(watch.handle, 'watch', object, () => closeWatch(open, watch))) return false;
          thawed.push({ open, watch });
        }
      }
      tellAnswer(state, kernel);
      return true;
    });
    if (!isDone) return false;
    for (const { open, watch } of thawed) {
      this.#listenTo(process, open, watch);
      this.#observe(process, open, watch);
    }
    return true;
  }
}

function openDevice(entry: DeviceEntry, access: number): OpenDevice {
  return {
    handle: 0,
    entry,
    access,
    watches: new Set(),
    stopListening: undefined,
    stopListeningToOwners: undefined,
    request: 'none',
    status: 0,
    values: new Float64Array(DEVICE_DIMENSIONS),
  };
}

/** The handle of a device closes: by its process, or with it. */
function closeDevice(open: OpenDevice, process: ProcessId): void {
  open.request = 'none';
  open.stopListening?.();
  open.stopListening = undefined;
  open.stopListeningToOwners?.();
  open.stopListeningToOwners = undefined;
  if (canWrite(open.access)) open.entry.release(process);
}

function closeWatch(open: OpenDevice, watch: Watch): void {
  watch.timer?.cancel();
  open.watches.delete(watch);
  if (open.watches.size > 0) return;
  open.stopListening?.();
  open.stopListening = undefined;
}

/** A watch ends: its events are not told any more, and it is not paid for. */
function forget(state: DevicesState, kernel: GrantAccess, watch: Watch): void {
  const index = state.events.indexOf(watch);
  if (index >= 0) state.events.splice(index, 1);
  kernel.refund(WATCH_SIZE);
}

function tellAnswer(state: DevicesState, kernel: GrantAccess): void {
  if (state.isAnswerTold) return;
  for (const open of state.open.values()) {
    if (open.request !== 'answered') continue;
    state.isAnswerTold = true;
    kernel.scheduleUpcall(upcalls.answered, open.handle, open.status);
    return;
  }
}

function setHysteresis({ watch }: WatchOfDevice, hysteresis: number): StatusCode {
  if (watch.kind === 'change') return ErrorCode.NoSupport;
  watch.hysteresis = hysteresis;
  return 0;
}

function canReadNow({ entry, access }: OpenDevice): StatusCode {
  if (entry.isGone) return ErrorCode.NoDevice;
  if (!canRead(access)) return ErrorCode.NoSupport;
  return entry.remote === undefined ? 0 : ErrorCode.Reserve;
}

function canWriteNow({ entry, access }: OpenDevice): StatusCode {
  if (entry.isGone) return ErrorCode.NoDevice;
  if (!canWrite(access)) return ErrorCode.NoSupport;
  return entry.remote === undefined ? 0 : ErrorCode.Reserve;
}

/** Chips fail in many ways; processes are told that they did. */
function known(status: StatusCode): StatusCode {
  return status === 0 || status === ErrorCode.NoDevice ? status : ErrorCode.Fail;
}
