/** The parts most chips are made of: something that is set, something that is measured, something that is turned. */
import {
  DeviceClass,
  type DeviceClassName,
  deviceClassDescriptions,
  ErrorCode,
  type StatusCode,
  Unit,
  type UnitName,
} from '@perilune/abi';
import type { Device } from '@perilune/hil';
import type { Control } from './simulated-chip.ts';

interface DeviceOptions {
  readonly class: DeviceClassName;
  /** That of the class if not given, as with the dimensions. */
  readonly unit?: UnitName;
  readonly dimensions?: 1 | 2 | 3;
  /** Decimal exponent of the least step; 0 if not given. */
  readonly scale?: number;
}

abstract class PartDevice implements Device {
  readonly class: number;
  readonly unit: number;
  readonly dimensions: number;
  readonly scale: number;
  onChange: (() => void) | undefined;

  constructor({ class: name, unit, dimensions, scale = 0 }: DeviceOptions) {
    const description = deviceClassDescriptions[name];
    this.class = DeviceClass[name];
    this.unit = Unit[unit ?? description.unit];
    this.dimensions = dimensions ?? description.dimensions;
    this.scale = scale;
  }
}

/** Something that is set, and tells what it was set to. */
export class Actuator extends PartDevice {
  readonly #values: Float64Array;
  readonly #onWrite: ((values: Float64Array) => void) | undefined;

  /** @param onWrite called with the new values, which are good during the call only */
  constructor(options: DeviceOptions, onWrite?: (values: Float64Array) => void) {
    super(options);
    this.#values = new Float64Array(this.dimensions);
    this.#onWrite = onWrite;
  }

  /** The first value. */
  get value(): number {
    return this.#values[0] as number;
  }

  read(values: Float64Array): number {
    values.set(this.#values);
    return 0;
  }

  write(values: Float64Array): number {
    for (let index = 0; index < this.dimensions; index++) {
      if (!Number.isFinite(values[index])) return ErrorCode.Invalid;
    }
    for (let index = 0; index < this.dimensions; index++) this.#values[index] = values[index] as number;
    this.#onWrite?.(this.#values);
    return 0;
  }
}

/** Something that is measured, anew at each reading. */
export class Sensor extends PartDevice {
  readonly #measure: (values: Float64Array) => void;

  /** @param measure puts what is measured into `values` */
  constructor(options: DeviceOptions, measure: (values: Float64Array) => void) {
    super(options);
    this.#measure = measure;
  }

  read(values: Float64Array): number {
    this.#measure(values);
    return 0;
  }
}

/** Something the host measures: its last word. OFF until the host has spoken, NODEVICE while it has no such thing. */
export class HostSensor extends PartDevice {
  #value = 0;
  #status: StatusCode = ErrorCode.Off;

  read(values: Float64Array): number {
    if (this.#status === 0) values[0] = this.#value;
    return this.#status;
  }

  /** @param value undefined: there is no such thing */
  measured(value: number | undefined): void {
    const status = value === undefined ? ErrorCode.NoDevice : 0;
    if (status === this.#status && (value === undefined || value === this.#value)) return;
    this.#status = status;
    this.#value = value ?? 0;
    this.onChange?.();
  }
}

/**
 * Something the host puts out. While the host is at it, later values wait, and the last of them goes next: so however fast it
 * is written to, the host has one request to do.
 */
export class HostOutput extends PartDevice {
  #value = 0;
  /** Whether it can be set, as far as is known. */
  #status: StatusCode = ErrorCode.Off;
  #isUnderWay = false;
  #isWaiting = false;
  readonly #request: (value: number) => void;

  constructor(options: DeviceOptions, request: (value: number) => void) {
    super(options);
    this.#request = request;
  }

  read(values: Float64Array): number {
    if (this.#status === 0) values[0] = this.#value;
    return this.#status;
  }

  write(values: Float64Array): number {
    const [value = Number.NaN] = values;
    if (!Number.isFinite(value)) return ErrorCode.Invalid;
    if (this.#status !== 0) return this.#status;
    this.#value = value;
    if (this.#isUnderWay) this.#isWaiting = true;
    else this.#ask();
    return 0;
  }

  /** @param value what it is set to; undefined: it is not there, or may not be set */
  measured(value: number | undefined): void {
    const before = this.#status;
    this.#become(value === undefined ? ErrorCode.NoDevice : 0);
    // It is there again: what it was to be set to meanwhile, nobody else knows.
    if (this.#status === 0 && before !== 0 && before !== ErrorCode.Off && !this.#isUnderWay) this.#ask();
  }

  answered(isDone: boolean): void {
    if (!this.#isUnderWay) return;
    this.#isUnderWay = false;
    if (!isDone) this.#become(ErrorCode.Fail);
    if (this.#isWaiting && isDone) this.#ask();
    this.#isWaiting = false;
  }

  #ask(): void {
    this.#isUnderWay = true;
    this.#request(this.#value);
  }

  #become(status: StatusCode): void {
    if (status === this.#status) return;
    this.#status = status;
    this.onChange?.();
  }
}

/** The nearest value a sensor with such steps can show. */
export function quantise(value: number, step: number): number {
  return step > 0 ? Math.round(value / step) * step : value;
}

interface DialOptions {
  readonly summary: string;
  readonly unit: UnitName;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly start: number;
  readonly isMomentary?: boolean;
}

/** A control with a value of its own. */
export class Dial implements Control {
  readonly summary: string;
  readonly unit: UnitName;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly isMomentary: boolean;
  readonly #onTurn: () => void;
  #value: number;

  /** @param onTurn called when the value has changed */
  constructor({ summary, unit, least, most, step, start, isMomentary = false }: DialOptions, onTurn: () => void) {
    this.summary = summary;
    this.unit = unit;
    this.least = least;
    this.most = most;
    this.step = step;
    this.isMomentary = isMomentary;
    this.#value = Math.min(most, Math.max(least, start));
    this.#onTurn = onTurn;
  }

  get value(): number {
    return this.#value;
  }

  set(value: number): void {
    const turned = Math.min(this.most, Math.max(this.least, value));
    if (Number.isNaN(turned) || turned === this.#value) return;
    this.#value = turned;
    this.#onTurn();
  }
}
