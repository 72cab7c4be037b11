/** Everything a machine knows about itself, as one object that JSON can carry. Looking changes nothing about the run. */
import type { InterventionName } from '@perilune/abi';
import { type Guard, type Implausibility, MAINTAINER } from '@perilune/capsules';
import type { KernelStatistics, ProcessControl, ProcessInfo } from '@perilune/kernel';
import type { DeviceFault } from './commands.ts';
import type { Board } from './configuration/read-board.ts';
import { className, countsByCause, interventionName, unitName, type Wiring } from './device-wiring.ts';
import type { MachineEvent } from './events.ts';
import { ProcessReading, type ProcessStatus, wholeOf } from './process-reading.ts';

export interface DeviceStatus {
  readonly name: string;
  readonly class: string;
  readonly unit: string;
  /** As last read or set; absent before, and for one a process offers until it publishes. */
  readonly values: readonly number[] | undefined;
  /** Name of the process that has it open for writing. */
  readonly owner: string | undefined;
  readonly fault: DeviceFault;
  /** Of outputs. */
  readonly guard: GuardStatus | undefined;
  /** Of sensors of which the board says what can be true. */
  readonly sensor:
    | {
        /** Of the last reading; undefined: it was plausible. */
        readonly problem: Implausibility | undefined;
        /** How often readings have become wrong, by why. */
        readonly counts: Readonly<Record<Implausibility, number>>;
      }
    | undefined;
}

export interface GuardStatus {
  readonly interventions: number;
  /** The same by cause, those that were at all. */
  readonly causes: Readonly<Record<string, number>>;
  /** Why the output is not what was asked for: 'none' if it is. */
  readonly reason: InterventionName;
  readonly lastReason: InterventionName;
  readonly safe: readonly number[];
  readonly range: readonly [number, number] | undefined;
}

/** A pin, or pulses, kept in an envelope. */
export interface PinStatus {
  readonly name: string;
  readonly kind: 'pin' | 'pwm';
  /** The level, 0 or 1; or the duty in percent. */
  readonly value: number;
  /** Name of the process that drives it. */
  readonly owner: string | undefined;
  readonly guard: GuardStatus;
}

export interface ControlStatus {
  readonly chip: string;
  readonly name: string;
  readonly summary: string;
  readonly unit: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly isMomentary: boolean;
}

export interface InsightStatus {
  readonly chip: string;
  readonly name: string;
  readonly summary: string;
  readonly unit: string;
  readonly value: number;
}

export interface MachineStatus {
  readonly board: string;
  /** µs since boot. */
  readonly time: number;
  readonly devices: readonly DeviceStatus[];
  readonly pins: readonly PinStatus[];
  /** Outputs may be set by hand. */
  readonly isMaintained: boolean;
  readonly controls: readonly ControlStatus[];
  readonly insights: readonly InsightStatus[];
  /** The names of those there are, whether or not they run. */
  readonly apps: readonly string[];
  readonly processes: readonly ProcessStatus[];
  readonly kernel: KernelStatistics;
  /** The last events, oldest first. */
  readonly log: readonly MachineEvent[];
}

export interface StatusSource {
  readonly board: Board;
  readonly wiring: Wiring;
  readonly maintenance: { readonly isOn: boolean };
  readonly control: ProcessControl;
  readonly apps: { readonly names: readonly string[] };
  readonly fuelPerMicrosecond: number;
  readonly log: readonly MachineEvent[];
}

/** µs. What is shared out in turns of many milliseconds says nothing about less, however often somebody looks. */
const LEAST_SHARED = 1_000_000;

/** What processes had used when somebody looked. */
interface Sample {
  readonly time: number;
  readonly fuel: Map<number, number>;
}

/** Makes statuses one after the other: shares are of the time between two. */
export class StatusReader {
  readonly #source: StatusSource;
  /** Shares are of the time since. */
  #base: Sample = { time: 0, fuel: new Map() };
  /** The next one. */
  #newer = this.#base;

  constructor(source: StatusSource) {
    this.#source = source;
  }

  read(): MachineStatus {
    const reading = this.begin();
    return {
      ...this.rest(),
      processes: wholeOf(
        reading.more(() => false),
        reading.end(),
      ),
    };
  }

  /** Begins to read the processes. */
  begin(): ProcessReading {
    const { control, fuelPerMicrosecond } = this.#source;
    const { now } = control.statistics();
    const isSample = now - this.#newer.time >= LEAST_SHARED;
    if (isSample) {
      this.#base = this.#newer;
      this.#newer = { time: now, fuel: new Map() };
    }
    const { time, fuel: before } = this.#base;
    const available = Math.max(1, (now - time) * fuelPerMicrosecond);
    const after = isSample ? this.#newer.fuel : undefined;
    return new ProcessReading(control, (info) => {
      const fuel = fuelOf(info);
      after?.set(info.id, fuel);
      return Math.min(1, Math.max(0, fuel - (before.get(info.id) ?? 0)) / available);
    });
  }

  /** All but the processes. */
  rest(): Omit<MachineStatus, 'processes'> {
    const { apps, board, control, log, maintenance, wiring } = this.#source;
    const kernel = control.statistics();
    const nameOf = (id: number) =>
      id === MAINTAINER.id ? MAINTAINER.name : control.info(id as ProcessInfo['id'])?.name;
    return {
      board: board.name,
      time: kernel.now,
      devices: devicesOf(board, wiring, nameOf),
      pins: pinsOf(wiring, nameOf),
      isMaintained: maintenance.isOn,
      controls: [...wiring.chips].flatMap(([chip, { controls }]) =>
        Object.entries(controls).map(([name, { summary, unit, value, least, most, step, isMomentary }]) => ({
          chip,
          name,
          summary,
          unit,
          value,
          least,
          most,
          step,
          isMomentary,
        })),
      ),
      insights: [...wiring.chips].flatMap(([chip, { insights = {} }]) =>
        Object.entries(insights).map(([name, { summary, unit, value }]) => ({ chip, name, summary, unit, value })),
      ),
      apps: apps.names,
      kernel,
      log: [...log],
    };
  }
}

function fuelOf({ fuel, kernelFuel }: ProcessInfo): number {
  return fuel + kernelFuel;
}

/** As the board lists them, then those that processes offer. */
function devicesOf(
  board: Board,
  { devices, registry }: Wiring,
  nameOf: (process: number) => string | undefined,
): DeviceStatus[] {
  const listed = board.devices.flatMap(({ name }) => registry.find(name) ?? []);
  return [...new Set([...listed, ...registry.all()])].map((entry) => {
    const { guard, sensor, breakable } = devices.get(entry.name) ?? {};
    const values = [...(breakable?.values ?? entry.published)];
    return {
      name: entry.name,
      class: className(entry.form.class) ?? `${entry.form.class}`,
      unit: unitName(entry.form.unit),
      values: values.some(Number.isNaN) ? undefined : values,
      owner: entry.owner === undefined ? undefined : nameOf(entry.owner),
      fault: breakable?.fault ?? 'none',
      guard: guard && guardStatus(guard),
      sensor: sensor && { problem: sensor.problem, counts: { ...sensor.counts } },
    };
  });
}

function pinsOf({ pins }: Wiring, nameOf: (process: number) => string | undefined): PinStatus[] {
  const value = new Float64Array(1);
  return pins.flatMap(({ name, kind, guard }) => {
    if (guard === undefined || kind === 'adc') return [];
    guard.read(value);
    const owner = guard.isDriven && guard.asker !== undefined ? nameOf(guard.asker) : undefined;
    return [{ name, kind, value: value[0] as number, owner, guard: guardStatus(guard) }];
  });
}

/** Of all guards since boot. */
export function interventionsOf({ devices, pins }: Pick<MachineStatus, 'devices' | 'pins'>): number {
  return [...devices, ...pins].reduce((sum, { guard }) => sum + (guard?.interventions ?? 0), 0);
}

function guardStatus(guard: Guard): GuardStatus {
  return {
    interventions: guard.interventions,
    causes: countsByCause(guard.counts),
    reason: interventionName(guard.reason),
    lastReason: interventionName(guard.lastReason),
    safe: guard.limits.safe,
    range: guard.limits.range,
  };
}
