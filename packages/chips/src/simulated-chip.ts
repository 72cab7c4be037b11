/**
 * What a simulated chip is: parts that boards wire up as devices and pins, and controls that a user turns. A chip type is
 * one object, in a file of its own in types/: what it is called, what a board may set, what parts it has, and how to make one.
 */
import type { DeviceClassName, UnitName } from '@perilune/abi';
import type { AdcChannel, Device, Pin, PwmPin, SeededRandom, Timers } from '@perilune/hil';

/** What is measured: the board file writes parameters with a unit of it. */
export type ParameterQuantity =
  | 'time'
  | 'share'
  | 'temperature'
  | 'mass'
  | 'power'
  | 'voltage'
  | 'illuminance'
  | 'volume'
  | 'frequency'
  | 'heat transfer'
  | 'heat capacity'
  | 'number';

/** Values are in the base unit: µs, 1 (of a share), °C, kg, W, V, lx, l, Hz, W/K, J/K, or none. */
export interface ParameterDescription {
  readonly quantity: ParameterQuantity;
  readonly least: number;
  readonly most: number;
  readonly standard: number;
  readonly summary: string;
}
export type ParameterDescriptions = Readonly<Record<string, ParameterDescription>>;
export type Parameters<P extends ParameterDescriptions> = { readonly [name in keyof P]: number };

/** What a board may wire up, known before the chip is made. */
export type PartDescription =
  | { readonly kind: 'device'; readonly class: DeviceClassName; readonly unit: UnitName; readonly summary: string }
  | { readonly kind: 'pin' | 'pwm' | 'adc'; readonly summary: string };
export type PartDescriptions = Readonly<Record<string, PartDescription>>;

export type Part = Device | Pin | PwmPin | AdcChannel;

/** What a user turns, presses or opens. */
export interface Control {
  readonly summary: string;
  readonly unit: UnitName;
  readonly least: number;
  readonly most: number;
  /** How far one press of a key turns it. */
  readonly step: number;
  /** True if it goes back by itself when it is let go, as a button does. */
  readonly isMomentary: boolean;
  readonly value: number;
  /** Turns it as far as it goes. Called as an interrupt; what is no number is ignored. */
  set(value: number): void;
}

export interface SimulatedChip {
  /** Each part the type describes, by the same names. */
  readonly parts: Readonly<Record<string, Part>>;
  readonly controls: Readonly<Record<string, Control>>;
  /** What goes on in it that no device tells, such as the true temperature of the food: for screens. */
  readonly insights?: Readonly<Record<string, Insight>>;
}

export interface Insight {
  readonly summary: string;
  readonly unit: UnitName;
  readonly value: number;
}

/** What a chip gets: all it knows of the world, so that a run with the same seed is the same run. */
export interface ChipContext<P extends ParameterDescriptions = ParameterDescriptions> {
  readonly parameters: Parameters<P>;
  readonly timers: Timers;
  /** A generator of its own. */
  readonly random: SeededRandom;
}

export interface ChipType {
  /** As board files write it. */
  readonly type: string;
  /** One sentence. */
  readonly summary: string;
  readonly parameters: ParameterDescriptions;
  readonly parts: PartDescriptions;
  create(context: ChipContext): SimulatedChip;
}

/** Checks the types of a chip type and leaves it as it is. */
export function defineChip<const P extends ParameterDescriptions>(
  type: Omit<ChipType, 'parameters' | 'create'> & {
    readonly parameters: P;
    create(context: ChipContext<P>): SimulatedChip;
  },
): ChipType {
  return type as unknown as ChipType;
}
