/**
 * All devices of the machine by name, and who owns which output. The capsules that show devices to processes (devices,
 * LEDs, buttons) and whoever moves values for control functions share it, so that an output has one owner, whichever way.
 */
import { ErrorCode, Intervention, type StatusCode } from '@perilune/abi';
import { DEVICE_DIMENSIONS, type Device } from '@perilune/hil';
import type { ProcessId } from '@perilune/kernel';
import type { Guard } from '../envelope/guard.ts';
import { isName } from '../text.ts';
import { Owners, type Takeover, type Writer } from './owners.ts';

/** What a guarded output can beside what a device can; Guard is one. */
export type GuardedDevice = Device &
  Pick<Guard, 'limits' | 'interventions' | 'counts' | 'lastReason' | 'reason' | 'asker' | 'release'>;

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

export interface DeviceOptions {
  /** Of an output: whose priority over others to write it is what, by the names of apps; 0 of those that are not there. */
  readonly priorities?: ReadonlyMap<string, number>;
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
  /** Its provider has ended or withdrawn it. */
  isGone = false;
  /** What its provider has published last. */
  readonly published: Float64Array;
  /** Told when somebody who is not told otherwise cannot have it, since another has. */
  onDenied: ((denial: Takeover) => void) | undefined;
  readonly #owners: Owners;
  readonly #listeners = new Set<() => void>();

  constructor(
    number: number,
    name: string,
    form: DeviceForm,
    from: { readonly device?: Device; readonly remote?: RemoteDevice },
    options: DeviceOptions = {},
  ) {
    this.number = number;
    this.name = name;
    this.form = form;
    this.device = from.device;
    this.remote = from.remote;
    this.published = new Float64Array(form.dimensions).fill(Number.NaN);
    this.#owners = new Owners(options.priorities);
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

  /** Calls back as an interrupt when the values may have changed, or the device is gone. @returns how to stop that */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  changed(): void {
    if (this.#listeners.size > 0) for (const listener of [...this.#listeners]) listener();
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

  /** Who may write it now. */
  get owner(): ProcessId | undefined {
    return this.#owners.current;
  }

  /** Calls back, maybe from inside a command, when one owner has taken it over from another, or given it back. @returns how to stop that */
  listenToOwners(listener: (takeover: Takeover) => void): () => void {
    return this.#owners.listen(listener);
  }

  /** Whether `claim` would make it the owner, without doing so. */
  mayClaim(writer: Writer): boolean {
    return this.#owners.mayClaim(writer);
  }

  /** Makes a process the owner. What another has asked for until then is over. @returns false if one is that goes before */
  claim(writer: Writer): boolean {
    const before = this.owner;
    if (!this.#owners.claim(writer)) return false;
    if (before !== undefined && before !== writer.id) this.guard?.release();
    return true;
  }

  /** The owner gives it up, or ends: a guarded output is safe from now on, and goes back to whom it was taken from. */
  release(process: ProcessId): void {
    if (this.owner === process) this.guard?.release();
    this.#owners.release(process);
  }

  /** The owner stays, but is not in charge until it writes again: a guarded output is safe. @param cause an Intervention */
  makeSafe(process: ProcessId, cause: number = Intervention.safe): void {
    if (this.owner === process) this.guard?.release(cause);
  }

  /**
   * Writes a device of the board for a process, which becomes the owner with that: the only way outputs are written.
   * @returns Busy if one that goes before has it; Invalid if the board refuses the values; or what is wrong with the device
   */
  write(writer: Writer, values: Float64Array): StatusCode {
    const { device, guard } = this;
    if (device?.write === undefined) return ErrorCode.NoSupport;
    // The value takes the place of what was asked for before, without the safe one between them.
    if (!this.#owners.claim(writer)) return ErrorCode.Busy;
    if (guard !== undefined) guard.asker = writer.id;
    const status = device.write(values);
    if (status === 0) this.changed();
    else if (status === ErrorCode.NoDevice || (status === ErrorCode.Invalid && guard !== undefined)) return status;
    return status === 0 ? 0 : ErrorCode.Fail;
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
  add(name: string, device: Device, options: DeviceOptions = {}): DeviceEntry {
    if (!isName(name)) throw new RangeError(`"${name}" is no name: letters, digits, space . _ + / - up to 64 of them`);
    if (this.#byName.has(name)) throw new RangeError(`there are two devices named "${name}"`);
    if (!isForm(device))
      throw new RangeError(`the device "${name}" has ${device.dimensions} values of scale ${device.scale}`);
    return this.#insert(name, device, { device }, options);
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
    entry.changed();
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
    options: DeviceOptions = {},
  ): DeviceEntry {
    const entry = new DeviceEntry(this.#nextNumber++, name, form, from, options);
    this.#byName.set(name, entry);
    this.#byNumber.set(entry.number, entry);
    return entry;
  }
}

function isForm({ dimensions, scale }: DeviceForm): boolean {
  return Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= DEVICE_DIMENSIONS && Math.abs(scale) <= 9;
}
