/** What a finger moves: buttons, contacts, knobs. */
import { Dial, quantise, Sensor } from '../parts.ts';
import { type ChipType, defineChip } from '../simulated-chip.ts';

export const button: ChipType = defineChip({
  type: 'button',
  summary: 'A push button.',
  parameters: {},
  parts: { button: { kind: 'device', class: 'button', unit: 'boolean', summary: '1 while it is pressed' } },
  create() {
    const options = {
      summary: 'press it',
      unit: 'boolean',
      least: 0,
      most: 1,
      step: 1,
      start: 0,
      isMomentary: true,
    } as const;
    const pressed: Dial = new Dial(options, () => device.onChange?.());
    const device = new Sensor({ class: 'button' }, (values) => {
      values[0] = pressed.value >= 0.5 ? 1 : 0;
    });
    return { parts: { button: device }, controls: { pressed } };
  },
});

export const contact: ChipType = defineChip({
  type: 'contact',
  summary: 'A contact that tells whether a lid or a door is closed.',
  parameters: {
    closed: {
      quantity: 'number',
      least: 0,
      most: 1,
      standard: 1,
      summary: '1 if it is closed at the start, 0 if open',
    },
  },
  parts: { contact: { kind: 'device', class: 'contact', unit: 'boolean', summary: '1 while it is closed' } },
  create({ parameters }) {
    const options = { summary: 'open or close it', unit: 'boolean', least: 0, most: 1, step: 1 } as const;
    const closed: Dial = new Dial({ ...options, start: parameters.closed }, () => device.onChange?.());
    const device = new Sensor({ class: 'contact' }, (values) => {
      values[0] = closed.value >= 0.5 ? 1 : 0;
    });
    return { parts: { contact: device }, controls: { closed } };
  },
});

export const knob: ChipType = defineChip({
  type: 'knob',
  summary: 'A knob that is turned from 0 to 100 percent.',
  parameters: {
    start: { quantity: 'share', least: 0, most: 1, standard: 0.5, summary: 'where it is at the start' },
    noise: { quantity: 'share', least: 0, most: 0.5, standard: 0, summary: 'standard deviation of a reading' },
  },
  parts: { position: { kind: 'device', class: 'analog', unit: 'percent', summary: 'how far it is turned' } },
  create({ parameters, random }) {
    const options = { summary: 'turn it', unit: 'percent', least: 0, most: 100, step: 5 } as const;
    const position: Dial = new Dial({ ...options, start: parameters.start * 100 }, () => device.onChange?.());
    const device = new Sensor({ class: 'analog', unit: 'percent', scale: -1 }, (values) => {
      const read = position.value + random.normal() * parameters.noise * 100;
      values[0] = quantise(Math.min(100, Math.max(0, read)), 0.1);
    });
    return { parts: { position: device }, controls: { position } };
  },
});
