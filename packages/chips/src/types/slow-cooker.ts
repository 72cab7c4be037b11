/**
 * A slow cooker: a heater warms a ceramic pot, the pot warms the food, and both lose heat to the kitchen. Two lumped masses
 * and a lagging thermometer, in steps of a fifth of a second, far below the time constants of all three.
 *
 *   heater ──► pot ──► food ──► air (through the lid, and with the steam)
 *               └─────────────► air
 */
import { Actuator, Dial, quantise, Sensor } from '../parts.ts';
import { type ChipType, defineChip } from '../simulated-chip.ts';

/** Microseconds, and the same in seconds. */
const STEP = 200_000;
const SECONDS = STEP / 1e6;
/** J/(kg·K): stoneware, and food that is mostly water. */
const CERAMIC = 850;
const FOOD = 3900;
const POT_MASS = 2.2;
/** W/K. */
const POT_TO_FOOD = 9;
const POT_TO_AIR = 0.8;
const LID_TO_AIR = 0.35;
const SURFACE_TO_AIR = 1.5;
/** W/Pa of vapour pressure, of the open surface; so much of it also gets out past the lid. */
const EVAPORATION = 4e-3;
const LEAK = 0.03;
const BOILING = 100;
/** Seconds the thermometer lags behind. */
const LAG = 12;
const POSITIONS = 4;

/** Pascal, over water at a temperature in °C: Magnus' formula (Alduchov and Eskridge 1996). */
function vapourPressure(temperature: number): number {
  return 610.94 * Math.exp((17.625 * temperature) / (temperature + 243.04));
}

export const slowCooker: ChipType = defineChip({
  type: 'slow-cooker',
  summary: 'A slow cooker with food in it: heater, thermometer, knob, lid, light and beeper.',
  parameters: {
    food: { quantity: 'mass', least: 0.1, most: 10, standard: 2, summary: 'how much food is in it' },
    start: { quantity: 'temperature', least: 0, most: 100, standard: 8, summary: 'of the food at the start' },
    ambient: { quantity: 'temperature', least: -20, most: 45, standard: 21, summary: 'of the kitchen' },
    power: { quantity: 'power', least: 10, most: 2000, standard: 260, summary: 'of the heater' },
    knob: { quantity: 'number', least: 0, most: POSITIONS, standard: 0, summary: 'where it is at the start' },
    noise: { quantity: 'temperature', least: 0, most: 10, standard: 0.15, summary: 'standard deviation of a reading' },
  },
  parts: {
    heater: { kind: 'device', class: 'switch', unit: 'boolean', summary: 'the relay of the heater' },
    thermometer: { kind: 'device', class: 'temperature', unit: 'celsius', summary: 'how hot the food is' },
    knob: { kind: 'device', class: 'count', unit: 'counts', summary: 'its position, from 0 (off) to 4' },
    lid: { kind: 'device', class: 'contact', unit: 'boolean', summary: '1 while it is on' },
    light: { kind: 'device', class: 'led-rgb', unit: 'percent', summary: 'the status light' },
    beeper: { kind: 'device', class: 'buzzer', unit: 'hertz', summary: 'the beeper' },
  },
  create({ parameters, timers, random }) {
    const { food: mass, start, ambient, power, noise } = parameters;
    let pot = start;
    let food = start;
    let probe = start;
    /** What the thermometer has told of last. */
    let told = start;
    const heater = new Actuator({ class: 'switch' });
    const thermometer = new Sensor({ class: 'temperature', scale: -1 }, (values) => {
      values[0] = quantise(probe + random.normal() * noise, 0.1);
    });
    const position = { summary: 'turn it', unit: 'counts', least: 0, most: POSITIONS, step: 1 } as const;
    const knobDial: Dial = new Dial({ ...position, start: parameters.knob }, () => knob.onChange?.());
    const knob = new Sensor({ class: 'count' }, (values) => {
      values[0] = Math.round(knobDial.value);
    });
    const cover = { summary: 'put it on or take it off', unit: 'boolean', least: 0, most: 1, step: 1 } as const;
    const lidDial: Dial = new Dial({ ...cover, start: 1 }, () => lid.onChange?.());
    const lid = new Sensor({ class: 'contact' }, (values) => {
      values[0] = lidDial.value >= 0.5 ? 1 : 0;
    });

    const step = () => {
      const isOpen = lidDial.value < 0.5;
      const intoPot = heater.value > 0 ? power : 0;
      const intoFood = POT_TO_FOOD * (pot - food);
      const steam = EVAPORATION * (isOpen ? 1 : LEAK) * Math.max(0, vapourPressure(food) - vapourPressure(ambient));
      const lost = (isOpen ? SURFACE_TO_AIR : LID_TO_AIR) * (food - ambient) + steam;
      pot += ((intoPot - intoFood - POT_TO_AIR * (pot - ambient)) * SECONDS) / (POT_MASS * CERAMIC);
      // What would heat it beyond boiling goes off as steam.
      food = Math.min(BOILING, food + ((intoFood - lost) * SECONDS) / (mass * FOOD));
      probe += ((food - probe) * SECONDS) / LAG;
      if (Math.abs(probe - told) >= 0.1) {
        told = probe;
        thermometer.onChange?.();
      }
      timers.at(timers.now() + STEP, step);
    };
    timers.at(timers.now() + STEP, step);

    const insight = (summary: string, unit: 'celsius' | 'watt', value: () => number) => ({
      summary,
      unit,
      get value() {
        return value();
      },
    });
    return {
      parts: {
        heater,
        thermometer,
        knob,
        lid,
        light: new Actuator({ class: 'led-rgb' }),
        beeper: new Actuator({ class: 'buzzer' }),
      },
      controls: { knob: knobDial, lid: lidDial },
      insights: {
        food: insight('how hot the food really is', 'celsius', () => food),
        pot: insight('how hot the pot is', 'celsius', () => pot),
        power: insight('what the heater takes', 'watt', () => (heater.value > 0 ? power : 0)),
      },
    };
  },
});
