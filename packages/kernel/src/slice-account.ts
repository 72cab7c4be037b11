/**
 * What the running slice may cost, and has. System calls cost fuel beside what the image burns, so a process pays for the
 * kernel's time too, and a storm of calls cannot make its slice longer.
 */
import { FUEL_COUNTER, type Image } from '@perilune/hil';
import type { Process } from './process.ts';

/**
 * Fuel of a system call: a null command takes as long as 25 rounds of an empty loop in Lua, one that a driver answers from
 * its state 30 to 40 (`npm run bench -- kernel calls`). What takes longer says so in the table of its driver.
 */
export const SYSTEM_CALL_FUEL = 32;
/** Fuel of the kernel between two looks at what the image has used, at most: eight calls. A look takes a tenth of a call. */
const LOOK_INTERVAL = 8 * SYSTEM_CALL_FUEL;
/** Between two looks passes no more than this part of what is left, so that they come closer and closer. */
const LOOK_PART = 8;
/** Bytes copied for one unit of fuel. */
const BYTES_PER_FUEL = 16;

export class SliceAccount {
  /** Who runs; undefined between slices. */
  process: Process | undefined;
  /** Fuel of the slice. */
  #fuel = 0;
  /** The image's counter of fuel before the slice. */
  #counterBefore = 0;
  /** What the kernel did for it in this slice. */
  #kernelFuel = 0;
  /** What that has to come to for the next look at the image. */
  #nextLook = 0;

  begin(process: Process, fuel: number): void {
    this.process = process;
    this.#fuel = fuel;
    this.#counterBefore = (process.image as Image).fuelCounter;
    this.#kernelFuel = 0;
    this.#nextLook = 0;
  }

  charge(fuel: number): void {
    this.#kernelFuel += fuel;
  }

  chargeBytes(bytes: number): void {
    this.#kernelFuel += Math.ceil(bytes / BYTES_PER_FUEL);
  }

  /** All that was used so far. */
  used(process: Process): number {
    const { image } = process;
    const byImage = image === undefined ? 0 : (image.fuelCounter - this.#counterBefore) & (FUEL_COUNTER - 1);
    return byImage + this.#kernelFuel;
  }

  /**
   * True if the slice is over, though the image does not know yet. Towards the end it looks at each call, so it finds out with
   * the next one; or within eight, if the image burns more than seven times as much between its calls as they cost.
   */
  isUsedUp(process: Process): boolean {
    if (this.#kernelFuel < this.#nextLook) return false;
    const left = this.#fuel - this.used(process);
    this.#nextLook = this.#kernelFuel + Math.min(LOOK_INTERVAL, Math.floor(left / LOOK_PART));
    return left <= 0;
  }

  /** @returns fuel used in the slice */
  end(process: Process): number {
    const used = this.used(process);
    process.kernelFuel += this.#kernelFuel;
    this.process = undefined;
    return used;
  }
}
