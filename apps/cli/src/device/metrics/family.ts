/** A family of metrics, in the words of OpenMetrics: a name, a type, and samples that labels tell apart. */
import type { MachineStatus } from '@perilune/machine';
import type { AppInfo } from '@perilune/update';
import type { Device } from '../device.ts';

export type Labels = Readonly<Record<string, string>>;
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** Of a summary: what is between the name and the labels. */
  readonly suffix?: '_count';
}

export interface Family {
  /** Ends with the unit, if there is one. Of a counter without "_total", of an info without "_info". */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'info' | 'summary';
  readonly unit?: 'seconds' | 'bytes';
  readonly help: string;
  samples(status: MachineStatus, device: DeviceNumbers): readonly Sample[];
}

/** What is not of the machine. */
export type DeviceNumbers = Pick<Device, 'boots' | 'lost'> & {
  readonly faults: number;
  readonly clients: number;
  readonly version: string;
  /** Of apps, where something is kept. */
  readonly apps: readonly Pick<AppInfo, 'name' | 'version' | 'state' | 'counters'>[];
  /** Bytes that apps keep, by app. */
  readonly kept: ReadonlyMap<string, { readonly flash: number; readonly files: number }>;
};

/** µs, of which the machine tells times, in a second, of which OpenMetrics does. */
export const SECOND = 1e6;

export const one =
  (value: (status: MachineStatus, device: DeviceNumbers) => number) =>
  (status: MachineStatus, device: DeviceNumbers): Sample[] => [{ labels: {}, value: value(status, device) }];
