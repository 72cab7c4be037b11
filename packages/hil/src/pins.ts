/** Pins, pulse-width modulation and analog inputs, as a chip offers them. All calls return 0 or an error code unless said otherwise. */

export interface Pin {
  /** Makes it an output. */
  makeOutput(): number;
  /** Makes it an input, with a resistor to nothing, supply or ground. */
  makeInput(pull: 'none' | 'up' | 'down'): number;
  disable(): number;
  write(level: boolean): number;
  read(): boolean;
  /** Which edges are interrupts; 'none' stops them. */
  interruptOn(edge: 'none' | 'rising' | 'falling' | 'both'): number;
  /** Set by the capsule: called as an interrupt. */
  onEdge?: ((level: boolean) => void) | undefined;
}

export interface PwmPin {
  /** Hz. */
  readonly highestFrequency: number;
  /** @param duty from 0 to 1 */
  start(frequency: number, duty: number): number;
  stop(): number;
}

export interface AdcChannel {
  /** Significant bits of a sample. */
  readonly bits: number;
  /** Millivolts a full-scale sample stands for; undefined = not known. */
  readonly reference: number | undefined;
  /** A sample, left-justified in 16 bits as in Tock, or a negative error code. */
  sample(): number;
}
