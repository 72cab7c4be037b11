/** All chip types there are. A new one is a file in this folder and a row here. */
import type { ChipType } from '../simulated-chip.ts';
import { actuatorTypes } from './actuators.ts';
import { computer } from './computer.ts';
import { lightFixture } from './light-fixture.ts';
import { sensorTypes } from './sensors.ts';
import { simonPanel } from './simon-panel.ts';
import { slowCooker } from './slow-cooker.ts';
import { button, contact, knob } from './switches.ts';

export const chipTypes: ReadonlyMap<string, ChipType> = new Map(
  [...actuatorTypes, button, contact, knob, ...sensorTypes, computer, lightFixture, simonPanel, slowCooker].map(
    (type) => [type.type, type],
  ),
);
