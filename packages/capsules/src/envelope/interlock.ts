/** Interlocks made of devices: `interlock = { device = "lid", above = 0 }` holds while the lid's first value is above 0. */
import { DEVICE_DIMENSIONS } from '@perilune/hil';
import type { DeviceEntry } from '../devices/registry.ts';
import type { Interlock } from './guard.ts';

export interface InterlockCondition {
  /** In the unit of the device; one of them at least is given, and one that is true suffices. */
  readonly above?: number;
  readonly below?: number;
}

/** A device that cannot be read, or has no value, holds the interlock. */
export function interlockOn(device: DeviceEntry, { above, below }: InterlockCondition): Interlock {
  if (above === undefined && below === undefined)
    throw new RangeError(`the interlock on "${device.name}" says neither above nor below what`);
  if (!device.canRead) throw new RangeError(`the interlock on "${device.name}" cannot be, since it cannot be read`);
  const values = new Float64Array(DEVICE_DIMENSIONS);
  return {
    isActive: () => {
      if (device.latest(values) !== 0) return true;
      const [value] = values as unknown as [number];
      if (!Number.isFinite(value)) return true;
      return (above !== undefined && value > above) || (below !== undefined && value < below);
    },
    watch: (changed) => {
      device.listen(changed);
    },
  };
}
