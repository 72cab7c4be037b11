/** Chips that only do what they are told: one part, no controls. */
import { type DeviceClassName, deviceClassDescriptions } from '@perilune/abi';
import { Actuator } from '../parts.ts';
import { type ChipType, defineChip } from '../simulated-chip.ts';

function actuator(type: string, part: string, deviceClass: DeviceClassName, summary: string, scale = 0): ChipType {
  const { unit, summary: meaning } = deviceClassDescriptions[deviceClass];
  return defineChip({
    type,
    summary,
    parameters: {},
    parts: { [part]: { kind: 'device', class: deviceClass, unit, summary: meaning } },
    create: () => ({ parts: { [part]: new Actuator({ class: deviceClass, scale }) }, controls: {} }),
  });
}

export const actuatorTypes: readonly ChipType[] = [
  actuator('relay', 'switch', 'switch', 'A relay: switches something on and off.'),
  actuator('dimmer', 'level', 'dimmer', 'A dimmer: a lamp with a level.', -1),
  actuator('led', 'light', 'led', 'A light that is on or off.'),
  actuator('rgb-light', 'light', 'led-rgb', 'A light of red, green and blue.', -1),
  actuator('heater', 'power', 'heater', 'A heater, by its share of full power.', -1),
  actuator('fan', 'speed', 'fan', 'A fan, by its share of full speed.', -1),
  actuator('valve', 'opening', 'valve', 'A valve, by how far it is open.', -1),
  actuator('motor', 'speed', 'motor', 'A motor; below zero it turns backwards.', -1),
  actuator('servo', 'position', 'servo', 'A servo, by its position.', -1),
  actuator('beeper', 'tone', 'buzzer', 'A beeper, by its frequency; 0 is silence.'),
  actuator('number-display', 'number', 'number', 'A display that shows one number.', -3),
];
