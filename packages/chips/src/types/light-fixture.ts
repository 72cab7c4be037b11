/** A dimmable light of three colours in a room with a window, a light sensor and a button. */
import { Actuator, Dial, quantise, Sensor } from '../parts.ts';
import { type ChipType, defineChip } from '../simulated-chip.ts';

/** Share of the fixture's own light that its sensor sees, lux for a percent. */
const STRAY = 0.1;

export const lightFixture: ChipType = defineChip({
  type: 'light-fixture',
  summary: 'A light of three colours, a light sensor beside it, and a button.',
  parameters: {
    daylight: { quantity: 'illuminance', least: 0, most: 100_000, standard: 80, summary: 'at the start' },
    noise: { quantity: 'illuminance', least: 0, most: 1000, standard: 1, summary: 'standard deviation of a reading' },
  },
  parts: {
    fixture: { kind: 'device', class: 'led-rgb', unit: 'percent', summary: 'the light' },
    daylight: { kind: 'device', class: 'light', unit: 'lux', summary: 'how bright it is' },
    mode: { kind: 'device', class: 'button', unit: 'boolean', summary: 'the button: 1 while it is pressed' },
  },
  create({ parameters, random }) {
    const shown = new Float64Array(3);
    const fixture = new Actuator({ class: 'led-rgb', scale: -1 }, (values) => shown.set(values));
    const window = { summary: 'open or draw the curtains', unit: 'lux', least: 0, most: 100_000, step: 50 } as const;
    const outside = new Dial({ ...window, start: parameters.daylight }, () => daylight.onChange?.());
    const daylight: Sensor = new Sensor({ class: 'light' }, (values) => {
      const stray = STRAY * ((shown[0] as number) + (shown[1] as number) + (shown[2] as number));
      values[0] = quantise(Math.max(0, outside.value + stray + random.normal() * parameters.noise), 1);
    });
    const finger = { summary: 'press it', unit: 'boolean', least: 0, most: 1, step: 1, start: 0 } as const;
    const pressed: Dial = new Dial({ ...finger, isMomentary: true }, () => mode.onChange?.());
    const mode = new Sensor({ class: 'button' }, (values) => {
      values[0] = pressed.value >= 0.5 ? 1 : 0;
    });
    return { parts: { fixture, daylight, mode }, controls: { daylight: outside, mode: pressed } };
  },
});
