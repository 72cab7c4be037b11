/** Everything a machine knows about itself, as one object that JSON can carry. Looking changes nothing about the run. */
import type { FaultReport, KernelStatistics, ProcessControl, ProcessInfo } from '@perilune/kernel';
import type { DeviceFault } from './commands.ts';
import type { Board } from './configuration/read-board.ts';
import { className, interventionName, unitName, type Wiring } from './device-wiring.ts';
import type { MachineEvent } from './events.ts';

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
  readonly guard:
    | {
        readonly interventions: number;
        /** Why the output is not what was asked for: 'none' if it is. */
        readonly reason: string;
        readonly lastReason: string;
        readonly safe: readonly number[];
        readonly range: readonly [number, number] | undefined;
      }
    | undefined;
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

export interface ProcessStatus extends ProcessInfo {
  /** Of the machine's time since the last status, from 0 to 1. */
  readonly cpuShare: number;
  readonly lastFault: Pick<FaultReport, 'time' | 'cause' | 'message' | 'source' | 'line'> | undefined;
}

export interface MachineStatus {
  readonly board: string;
  /** µs since boot. */
  readonly time: number;
  readonly devices: readonly DeviceStatus[];
  readonly controls: readonly ControlStatus[];
  readonly insights: readonly InsightStatus[];
  readonly processes: readonly ProcessStatus[];
  readonly kernel: KernelStatistics;
  /** The last events, oldest first. */
  readonly log: readonly MachineEvent[];
}

export interface StatusSource {
  readonly board: Board;
  readonly wiring: Wiring;
  readonly control: ProcessControl;
  readonly fuelPerMicrosecond: number;
  readonly log: readonly MachineEvent[];
}

/** Makes statuses one after the other: shares are of the time between two. */
export class StatusReader {
  readonly #source: StatusSource;
  #time = 0;
  #fuel = new Map<number, number>();

  constructor(source: StatusSource) {
    this.#source = source;
  }

  read(): MachineStatus {
    const { board, control, log, wiring } = this.#source;
    const kernel = control.statistics();
    const processes = this.#processes(kernel.now);
    const names = new Map(processes.map(({ id, name }) => [id, name]));
    return {
      board: board.name,
      time: kernel.now,
      devices: devicesOf(wiring, (id) => names.get(id as ProcessInfo['id'])),
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
      processes,
      kernel,
      log: [...log],
    };
  }

  #processes(now: number): ProcessStatus[] {
    const { control, fuelPerMicrosecond } = this.#source;
    const available = Math.max(1, (now - this.#time) * fuelPerMicrosecond);
    const before = this.#fuel;
    this.#time = now;
    this.#fuel = new Map();
    return control.list().map((info) => {
      const fuel = info.fuel + info.kernelFuel;
      this.#fuel.set(info.id, fuel);
      const used = Math.max(0, fuel - (before.get(info.id) ?? 0));
      const fault = control.lastFault(info.id);
      const lastFault = fault && {
        time: fault.time,
        cause: fault.cause,
        message: fault.message,
        source: fault.source,
        line: fault.line,
      };
      return { ...info, cpuShare: Math.min(1, used / available), lastFault };
    });
  }
}

function devicesOf({ devices, registry }: Wiring, nameOf: (process: number) => string | undefined): DeviceStatus[] {
  return [...registry.all()].map((entry) => {
    const { guard, breakable } = devices.get(entry.name) ?? {};
    const values = [...(breakable?.values ?? entry.published)];
    return {
      name: entry.name,
      class: className(entry.form.class) ?? `${entry.form.class}`,
      unit: unitName(entry.form.unit),
      values: values.some(Number.isNaN) ? undefined : values,
      owner: entry.owner === undefined ? undefined : nameOf(entry.owner),
      fault: breakable?.fault ?? 'none',
      guard: guard && {
        interventions: guard.interventions,
        reason: interventionName(guard.reason),
        lastReason: interventionName(guard.lastReason),
        safe: guard.limits.safe,
        range: guard.limits.range,
      },
    };
  });
}
