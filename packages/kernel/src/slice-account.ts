/**
 * What the running slice may cost, and has. System calls cost fuel beside what the image burns, so a process pays for the
 * kernel's time too, and a storm of calls cannot make its slice longer.
 */
import type { Process } from './process.ts';

/** Fuel of a system call: about a microsecond's hundredth at the usual rate of 100 a µs, times 20 for the work of a driver. */
export const SYSTEM_CALL_FUEL = 20;
/** Bytes printed for one unit of fuel. */
const OUTPUT_BYTES_PER_FUEL = 16;

export class SliceAccount {
  /** Who runs; undefined between slices. */
  process: Process | undefined;
  /** Fuel of the slice. */
  #fuel = 0;
  /** What the image had used before the slice. */
  #imageFuelBefore = 0;
  /** What the kernel did for it in this slice. */
  #kernelFuel = 0;

  begin(process: Process, fuel: number): void {
    this.process = process;
    this.#fuel = fuel;
    this.#imageFuelBefore = process.image?.fuelUsed ?? 0;
    this.#kernelFuel = 0;
  }

  chargeCall(): void {
    this.#kernelFuel += SYSTEM_CALL_FUEL;
  }

  chargeOutput(bytes: number): void {
    this.#kernelFuel += Math.ceil(bytes / OUTPUT_BYTES_PER_FUEL);
  }

  /** All that was used so far. */
  used(process: Process): number {
    return (process.image?.fuelUsed ?? this.#imageFuelBefore) - this.#imageFuelBefore + this.#kernelFuel;
  }

  /** True if the slice is over, though the image does not know yet. */
  isUsedUp(process: Process): boolean {
    return this.used(process) >= this.#fuel;
  }

  /** @returns fuel used in the slice */
  end(process: Process): number {
    const used = this.used(process);
    process.kernelFuel += this.#kernelFuel;
    this.process = undefined;
    return used;
  }
}
