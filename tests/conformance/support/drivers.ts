/** The drivers of the machine the cases run on: all real ones there are, with devices of tests, and the probe. */
import { alarm, type DriverDescription } from '@perilune/abi';
import { Alarm } from '@perilune/capsules';
import type { Kernel } from '@perilune/kernel';
import { Probe, probe } from './probe.ts';

/** Those there are capsules for. */
export const realDrivers: readonly DriverDescription[] = [alarm];

export function addDrivers(kernel: Kernel): void {
  kernel.addDriver(alarm, (context) => new Alarm(context, kernel.timers));
  kernel.addDriver(probe, (context) => new Probe(context, kernel.timers));
}
