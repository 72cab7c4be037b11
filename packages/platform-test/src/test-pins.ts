/** Pins, PWM and analog inputs with the other end in a test's hand. */
import { ErrorCode } from '@perilune/abi';
import type { AdcChannel, Pin, PwmPin } from '@perilune/hil';

export class TestPin implements Pin {
  onEdge: ((level: boolean) => void) | undefined;
  mode: 'off' | 'input' | 'output' = 'off';
  pull: 'none' | 'up' | 'down' = 'none';
  edge: 'none' | 'rising' | 'falling' | 'both' = 'none';
  /** Levels that were written, oldest first. */
  readonly writes: boolean[] = [];
  #level = false;
  /** What drives it from outside; undefined: nothing, the resistor decides. */
  #driven: boolean | undefined;

  makeOutput(): number {
    this.mode = 'output';
    return 0;
  }

  makeInput(pull: 'none' | 'up' | 'down'): number {
    this.mode = 'input';
    this.pull = pull;
    return 0;
  }

  disable(): number {
    this.mode = 'off';
    this.edge = 'none';
    return 0;
  }

  write(level: boolean): number {
    if (this.mode !== 'output') return ErrorCode.Off;
    this.#level = level;
    this.writes.push(level);
    return 0;
  }

  read(): boolean {
    return this.mode === 'output' ? this.#level : (this.#driven ?? this.pull === 'up');
  }

  interruptOn(edge: 'none' | 'rising' | 'falling' | 'both'): number {
    if (this.mode !== 'input') return ErrorCode.Off;
    this.edge = edge;
    return 0;
  }

  /** Drives it from outside, or lets go; an edge the capsule waits for is told. */
  drive(level: boolean | undefined): void {
    const before = this.read();
    this.#driven = level;
    const after = this.read();
    if (before === after || this.mode !== 'input') return;
    if (this.edge === 'both' || this.edge === (after ? 'rising' : 'falling')) this.onEdge?.(after);
  }
}

export class TestPwmPin implements PwmPin {
  readonly highestFrequency: number;
  /** What it gives now; undefined: nothing. */
  output: { readonly frequency: number; readonly duty: number } | undefined;

  constructor(highestFrequency = 1_000_000) {
    this.highestFrequency = highestFrequency;
  }

  start(frequency: number, duty: number): number {
    if (!(frequency > 0 && frequency <= this.highestFrequency && duty >= 0 && duty <= 1)) return ErrorCode.Invalid;
    this.output = { frequency, duty };
    return 0;
  }

  stop(): number {
    this.output = undefined;
    return 0;
  }
}

export class TestAdcChannel implements AdcChannel {
  readonly bits: number;
  readonly reference: number | undefined;
  /** The next samples, in turn; the last one stays. */
  readonly samples: number[] = [0];

  constructor(bits = 12, reference: number | undefined = 3300) {
    this.bits = bits;
    this.reference = reference;
  }

  /** Left-justified, as hil wants it. */
  sample(): number {
    const sample = this.samples.length > 1 ? (this.samples.shift() as number) : (this.samples[0] ?? 0);
    return sample << (16 - this.bits);
  }
}
