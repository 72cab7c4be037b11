/** A device whose values a test sets, and which keeps what is written. */
import { ErrorCode } from '@perilune/abi';
import { DEVICE_DIMENSIONS, type Device } from '@perilune/hil';

export interface TestDeviceOptions {
  readonly class: number;
  readonly unit: number;
  readonly dimensions?: number;
  readonly scale?: number;
}

export class TestDevice implements Device {
  readonly class: number;
  readonly unit: number;
  readonly dimensions: number;
  readonly scale: number;
  onChange: (() => void) | undefined;
  /** What reading and writing answer instead of doing anything, if not 0. */
  failure: 0 | ErrorCode = 0;
  /** All that was written, oldest first. */
  readonly writes: number[][] = [];
  readonly #values: Float64Array;

  constructor({ class: deviceClass, unit, dimensions = 1, scale = 0 }: TestDeviceOptions) {
    if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > DEVICE_DIMENSIONS) {
      throw new RangeError(`a device has from 1 to ${DEVICE_DIMENSIONS} values, not ${dimensions}`);
    }
    this.class = deviceClass;
    this.unit = unit;
    this.dimensions = dimensions;
    this.scale = scale;
    this.#values = new Float64Array(dimensions);
  }

  get values(): readonly number[] {
    return [...this.#values];
  }

  /** Changes the values, as the world does, and tells whoever listens. */
  set(...values: number[]): void {
    this.#values.set(values.slice(0, this.dimensions));
    this.onChange?.();
  }

  read(values: Float64Array): number {
    if (this.failure !== 0) return this.failure;
    values.set(this.#values);
    return 0;
  }

  write(values: Float64Array): number {
    if (this.failure !== 0) return this.failure;
    const written = [...values.subarray(0, this.dimensions)];
    if (written.some((value) => !Number.isFinite(value))) return ErrorCode.Invalid;
    this.#values.set(written);
    this.writes.push(written);
    return 0;
  }
}
