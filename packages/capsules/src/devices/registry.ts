/**
 * All devices of the machine by name, and who owns which output. The capsules that show devices to processes (devices,
 * LEDs, buttons) and whoever moves values for control functions share it, so that an output has one owner, whichever way.
 */
import { ErrorCode, type StatusCode } from '@perilune/abi';
import { DEVICE_DIMENSIONS, type Device } from '@perilune/hil';
import type { ProcessId } from '@perilune/kernel';
import type { EnvelopeLimits } from '../envelope/limits.ts';
import { isName } from '../text.ts';

/** What a guarded output can beside what a device can; Guard is one. */
export interface GuardedDevice extends Device {
  readonly limits: EnvelopeLimits;
  readonly interventions: number;
  readonly lastReason: number;
  readonly reason: number;
  release(): void;
}

/** A device that answers later, because a process offers it. */
export interface RemoteDevice {
  readonly canRead: boolean;
  readonly canWrite: boolean;
  /** Calls `done` once, later, never from inside this call. @returns 0, or why the request was not even begun */
  request(
    operation: 'read' | 'write',
    values: Float64Array,
    done: (status: StatusCode, values: Float64Array) => void,
  ): StatusCode;
}

/** What a device is. */
export interface DeviceForm {
  readonly class: number;
  readonly unit: number;
  readonly dimensions: number;
  readonly scale: number;
}

export class DeviceEntry {
  readonly number: number;
  readonly name: string;
  readonly form: DeviceForm;
  /** One of the two is there. */
  readonly device: Device | undefined;
  readonly remote: RemoteDevice | undefined;
  /** Who has it open for writing. */
  owner: ProcessId | undefined;
  /** Its provider has ended or withdrawn it. */
  isGone = false;
  /** What its provider has published last. */
  readonly published: Float64Array;
  readonly #listeners = new Set<() => void>();

  constructor(
    number: number,
    name: string,
    form: DeviceForm,
    from: { readonly device?: Device; readonly remote?: RemoteDevice },
  ) {
    this.number = number;
    this.name = name;
    this.form = form;
    this.device = from.device;
    this.remote = from.remote;
    this.published = new Float64Array(form.dimensions).fill(Number.NaN);
    if (this.device !== undefined) this.device.onChange = () => this.changed();
  }

  get canRead(): boolean {
    return this.device?.read !== undefined || this.remote?.canRead === true;
  }

  get canWrite(): boolean {
    return this.device?.write !== undefined || this.remote?.canWrite === true;
  }

  get guard(): GuardedDevice | undefined {
    return this.device !== undefined && 'interventions' in this.device ? (this.device as GuardedDevice) : undefined;
  }

  /** Calls back as an interrupt when the values may have changed. @returns how to stop that */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Puts the values, in the unit, into `values`: those of the chip, or published last. @returns 0 or an error code */
  latest(values: Float64Array): StatusCode {
    if (this.isGone) return ErrorCode.NoDevice;
    if (this.device !== undefined)
      return this.device.read === undefined ? ErrorCode.NoSupport : statusOf(this.device.read(values));
    if (Number.isNaN(this.published[0])) return ErrorCode.Fail;
    values.set(this.published);
    return 0;
  }

  /** Makes a process the owner. @returns false if another is */
  claim(process: ProcessId): boolean {
    if (this.owner !== undefined && this.owner !== process) return false;
    this.owner = process;
    return true;
  }

  /** The owner gives it up, or ends: a guarded output is safe from now on. */
  release(process: ProcessId): void {
    if (this.owner !== process) return;
    this.owner = undefined;
    this.guard?.release();
  }
}

/** What a chip answers is believed only if it is an error code. */
export function statusOf(answer: number): StatusCode {
  return Number.isInteger(answer) && answer >= 0 && answer <= ErrorCode.NoAcknowledgement
    ? (answer as StatusCode)
    : ErrorCode.Fail;
}

export class DeviceRegistry {
  readonly #byName = new Map<string, DeviceEntry>();
  readonly #byNumber = new Map<number, DeviceEntry>();
  #nextNumber = 1;

  /** Adds a device of the board. @throws RangeError if that cannot be, which is the board's mistake */
  add(name: string, device: Device): DeviceEntry {
    if (!isName(name)) throw new RangeError(`"${name}" is no name: letters, digits, space . _ + / - up to 64 of them`);
    if (this.#byName.has(name)) throw new RangeError(`there are two devices named "${name}"`);
    if (!isForm(device))
      throw new RangeError(`the device "${name}" has ${device.dimensions} values of scale ${device.scale}`);
    return this.#insert(name, device, { device });
  }

  /** Adds a device that a process offers. @returns undefined if the name is taken */
  offer(name: string, form: DeviceForm, remote: RemoteDevice): DeviceEntry | undefined {
    if (this.#byName.has(name)) return undefined;
    return this.#insert(name, form, { remote });
  }

  /** Takes back what was offered. Its users find it gone. */
  remove(entry: DeviceEntry): void {
    entry.isGone = true;
    this.#byName.delete(entry.name);
    this.#byNumber.delete(entry.number);
  }

  find(name: string): DeviceEntry | undefined {
    return this.#byName.get(name);
  }

  get(number: number): DeviceEntry | undefined {
    return this.#byNumber.get(number);
  }

  /** In the order they were added. */
  all(): Iterable<DeviceEntry> {
    return this.#byNumber.values();
  }

  #insert(
    name: string,
    form: DeviceForm,
    from: { readonly device?: Device; readonly remote?: RemoteDevice },
  ): DeviceEntry {
    const entry = new DeviceEntry(this.#nextNumber++, name, form, from);
    this.#byName.set(name, entry);
    this.#byNumber.set(entry.number, entry);
    return entry;
  }
}

function isForm({ dimensions, scale }: DeviceForm): boolean {
  return Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= DEVICE_DIMENSIONS && Math.abs(scale) <= 9;
}
