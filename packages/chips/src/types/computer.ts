/**
 * The computer the machine runs on: what it measures of itself, and a light of it. Nothing is simulated: the host measures
 * once a period. What this computer has not reads as an error.
 */
import { type DeviceClassName, deviceClassDescriptions } from '@perilune/abi';
import { HostOutput, HostSensor } from '../parts.ts';
import { defineChip, type HostSide, type PartDescription } from '../simulated-chip.ts';

interface Measured {
  readonly class: DeviceClassName;
  /** Decimal exponent of the steps of a reading, which have 32 bits. */
  readonly scale: number;
  readonly summary: string;
}

const measured: Readonly<Record<string, Measured>> = {
  'cpu-load': { class: 'load', scale: -1, summary: 'how busy all processors are' },
  'memory-used': { class: 'size', scale: 3, summary: 'memory that is not available any more' },
  'memory-share': { class: 'occupancy', scale: -1, summary: 'memory in use, of all' },
  'disk-used': { class: 'size', scale: 6, summary: 'what lies on the disk' },
  'disk-share': { class: 'occupancy', scale: -1, summary: 'how full the disk is, as df tells it' },
  'disk-read': { class: 'rate', scale: 1, summary: 'what is read from all disks' },
  'disk-written': { class: 'rate', scale: 1, summary: 'what is written to all disks' },
  'network-received': { class: 'rate', scale: 1, summary: 'what comes in over the network' },
  'network-sent': { class: 'rate', scale: 1, summary: 'what goes out over the network' },
  temperature: { class: 'temperature', scale: -1, summary: 'the temperature of the computer' },
};

const SECOND = 1e6;

export const computer = defineChip({
  type: 'computer',
  summary: 'The computer the machine runs on.',
  isHost: true,
  parameters: {
    period: {
      quantity: 'time',
      least: SECOND / 10,
      most: 3600 * SECOND,
      standard: SECOND,
      summary: 'how often it is measured',
    },
    disk: { quantity: 'text', most: 200, standard: '/', summary: 'a folder on the disk that is meant' },
    network: { quantity: 'text', most: 40, standard: '', summary: 'the interface; all but loopback, if none is named' },
    temperature: {
      quantity: 'text',
      most: 40,
      standard: '',
      summary: 'the sensor, such as "thermal_zone0" or "hwmon1/temp2"; the hottest, if none is named',
    },
    light: {
      quantity: 'text',
      most: 80,
      standard: '',
      summary: 'the light, as /sys/class/leds calls it; none, if none is named',
    },
  },
  parts: {
    ...Object.fromEntries(
      Object.entries(measured).map(([name, { class: its, summary }]): [string, PartDescription] => [
        name,
        { kind: 'device', class: its, unit: deviceClassDescriptions[its].unit, summary },
      ]),
    ),
    light: { kind: 'device', class: 'led', unit: 'boolean', summary: 'a light of the computer' },
  },
  create() {
    const sensors = Object.fromEntries(
      Object.entries(measured).map(([name, { class: its, scale }]) => [name, new HostSensor({ class: its, scale })]),
    );
    const light = new HostOutput({ class: 'led' }, (value) => host.onOutput?.('light', value));
    const host: HostSide = {
      onOutput: undefined,
      measured(part, value) {
        if (part === 'light') light.measured(value);
        else if (Object.hasOwn(sensors, part)) sensors[part]?.measured(value);
      },
      answered(part, isDone) {
        if (part === 'light') light.answered(isDone);
      },
    };
    return { parts: { ...sensors, light }, controls: {}, host };
  },
});
