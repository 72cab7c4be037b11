/** All chip types there are. A new one is a file in this folder and a row here. */
import type { ChipType } from '../simulated-chip.ts';
import { actuatorTypes } from './actuators.ts';
import { sensorTypes } from './sensors.ts';
import { button, contact, knob } from './switches.ts';

export const chipTypes: ReadonlyMap<string, ChipType> = new Map(
  [...actuatorTypes, button, contact, knob, ...sensorTypes].map((type) => [type.type, type]),
);
