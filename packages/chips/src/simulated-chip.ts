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
export interface AmountDescription {
  readonly quantity: ParameterQuantity;
  readonly least: number;
  readonly most: number;
  readonly standard: number;
  readonly summary: string;
}
/** A name or a path of something of the host. */
export interface TextDescription {
  readonly quantity: 'text';
  /** Characters. */
  readonly most: number;
  readonly standard: string;
  readonly summary: string;
}
export type ParameterDescription = AmountDescription | TextDescription;
export type ParameterDescriptions = Readonly<Record<string, ParameterDescription>>;
type ParameterValue<D extends ParameterDescription> = D extends TextDescription ? string : number;
export type Parameters<P extends ParameterDescriptions> = { readonly [name in keyof P]: ParameterValue<P[name]> };

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
  /** Of a chip that is no simulation: how the host tells what it has measured, and learns what to put out. */
  readonly host?: HostSide;
}

/**
 * The side of a chip that lies in the real world. The host works on it at its own pace, in another thread: what it measures
 * comes as messages, and what it is to do goes out as requests, so that a recorded run needs neither.
 */
export interface HostSide {
  /** Takes what a part measures. Undefined: the host has no such thing now. Called as an interrupt. */
  measured(part: string, value: number | undefined): void;
  /** The host has done the last request for the part. @param isDone false: it could not */
  answered(part: string, isDone: boolean): void;
  /** Set by the machine: asks the host to put a value out; at most one such request of a part is unanswered. */
  onOutput: ((part: string, value: number) => void) | undefined;
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
  /** True if its parts are of the real world: see HostSide. */
  readonly isHost?: boolean;
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
