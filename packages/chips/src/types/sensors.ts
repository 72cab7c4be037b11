/** Sensors of what is around: a user sets the truth, and readings have noise. */
import { type DeviceClassName, deviceClassDescriptions } from '@perilune/abi';
import { Dial, quantise, Sensor } from '../parts.ts';
import { type ChipType, defineChip, type ParameterQuantity } from '../simulated-chip.ts';

interface Ambient {
  readonly type: string;
  readonly summary: string;
  /** Name of the part, the control and the parameter for the start. */
  readonly what: string;
  readonly class: DeviceClassName;
  readonly quantity: ParameterQuantity;
  readonly least: number;
  readonly most: number;
  readonly start: number;
  readonly noise: number;
  /** How far one press of a key turns it. */
  readonly step: number;
  /** Decimal exponent of the steps of a reading. */
  readonly scale: number;
}

function ambientSensor(sensor: Ambient): ChipType {
  const { type, summary, what, quantity, least, most, scale } = sensor;
  const { unit } = deviceClassDescriptions[sensor.class];
  return defineChip({
    type,
    summary,
    parameters: {
      start: { quantity, least, most, standard: sensor.start, summary: `the ${what} at the start` },
      noise: {
        quantity,
        least: 0,
        most: most - least,
        standard: sensor.noise,
        summary: 'standard deviation of a reading',
      },
    },
    parts: { [what]: { kind: 'device', class: sensor.class, unit, summary: `the ${what}, with noise` } },
    create({ parameters, random }) {
      const options = { summary: `set the ${what}`, unit, least, most, step: sensor.step, start: parameters.start };
      const truth: Dial = new Dial(options, () => device.onChange?.());
      const device = new Sensor({ class: sensor.class, scale }, (values) => {
        const reading = truth.value + random.normal() * parameters.noise;
        values[0] = quantise(Math.min(most, Math.max(least, reading)), 10 ** scale);
      });
      return { parts: { [what]: device }, controls: { [what]: truth } };
    },
  });
}

export const sensorTypes: readonly ChipType[] = [
  ambientSensor({
    type: 'thermometer',
    summary: 'A thermometer.',
    what: 'temperature',
    class: 'temperature',
    quantity: 'temperature',
    least: -55,
    most: 300,
    start: 20,
    noise: 0.05,
    step: 1,
    scale: -2,
  }),
  ambientSensor({
    type: 'light-sensor',
    summary: 'A sensor of how bright it is.',
    what: 'brightness',
    class: 'light',
    quantity: 'illuminance',
    least: 0,
    most: 100_000,
    start: 300,
    noise: 2,
    step: 100,
    scale: 0,
  }),
];
