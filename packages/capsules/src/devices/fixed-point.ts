/** Values as processes see them: whole numbers of 32 bits, in steps of 10^scale of the unit. */
import { DEVICE_DIMENSIONS } from '@perilune/hil';

const LEAST = -(2 ** 31);
const MOST = 2 ** 31 - 1;

/** @returns the value in steps, halves away from zero; undefined if it does not fit, or is no number */
export function toSteps(value: number, scale: number): number | undefined {
  // A power of ten with a negative exponent is not exact, its reciprocal is.
  const exact = scale < 0 ? value * 10 ** -scale : value / 10 ** scale;
  const steps = Math.sign(exact) * Math.round(Math.abs(exact));
  return steps >= LEAST && steps <= MOST ? steps : undefined;
}

export function fromSteps(steps: number, scale: number): number {
  return scale < 0 ? steps / 10 ** -scale : steps * 10 ** scale;
}

/** Reads as many values as there are dimensions from a buffer of exactly that size. @returns false if it has another */
export function readValues(bytes: Uint8Array, dimensions: number, scale: number, into: Float64Array): boolean {
  if (bytes.length !== dimensions * 4) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < dimensions; index++) into[index] = fromSteps(view.getInt32(index * 4, true), scale);
  return true;
}

/** The steps of up to three values, 0 for those that are not there. */
export class Steps {
  readonly words: [number, number, number] = [0, 0, 0];

  /** @returns false if a value does not fit */
  take(values: Float64Array, dimensions: number, scale: number): boolean {
    for (let index = 0; index < DEVICE_DIMENSIONS; index++) {
      const steps = index < dimensions ? toSteps(values[index]!, scale) : 0;
      if (steps === undefined) return false;
      this.words[index] = steps;
    }
    return true;
  }
}
