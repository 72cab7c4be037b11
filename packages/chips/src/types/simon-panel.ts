/** The panel of a memory game: four buttons, four lights, a buzzer. */
import { Actuator, Dial, Sensor } from '../parts.ts';
import { type ChipType, type Control, defineChip, type Part, type PartDescription } from '../simulated-chip.ts';

const colours = ['red', 'green', 'blue', 'yellow'] as const;

const parts: Record<string, PartDescription> = {};
for (const colour of colours) {
  parts[colour] = { kind: 'device', class: 'button', unit: 'boolean', summary: `the ${colour} button` };
}
for (const colour of colours) {
  parts[`${colour}-light`] = { kind: 'device', class: 'led', unit: 'boolean', summary: `the ${colour} light` };
}
parts.buzzer = { kind: 'device', class: 'buzzer', unit: 'hertz', summary: 'the buzzer' };

export const simonPanel: ChipType = defineChip({
  type: 'simon-panel',
  summary: 'Four buttons, four lights and a buzzer.',
  parameters: {},
  parts,
  create() {
    const controls: Record<string, Control> = {};
    const buttons: Record<string, Part> = {};
    const lights: Record<string, Part> = {};
    for (const colour of colours) {
      const finger = { summary: 'press it', unit: 'boolean', least: 0, most: 1, step: 1, start: 0 } as const;
      const pressed: Dial = new Dial({ ...finger, isMomentary: true }, () => button.onChange?.());
      const button = new Sensor({ class: 'button' }, (values) => {
        values[0] = pressed.value >= 0.5 ? 1 : 0;
      });
      controls[colour] = pressed;
      buttons[colour] = button;
      lights[`${colour}-light`] = new Actuator({ class: 'led' });
    }
    return { parts: { ...buttons, ...lights, buzzer: new Actuator({ class: 'buzzer' }) }, controls };
  },
});
