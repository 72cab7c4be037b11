/** A chip with one of every kind of output, which records what it is set to and measures, and a machine around it. */
import { DeviceClass, type DeviceClassName, deviceClassDescriptions, SystemCallClass, Unit } from '@perilune/abi';
import { type ChipType, type Control, chipTypes, defineChip, type SimulatedChip } from '@perilune/chips';
import { type Device, type Pin, type PwmPin, SeededRandom, type Timers, VirtualChip } from '@perilune/hil';
import {
  encodeCommand,
  Machine,
  type MachineCommand,
  type MachineEvent,
  MemorySourceTree,
  readBoard,
} from '@perilune/machine';
import { filesOf, testEngine } from '../../packages/machine/test-support/virtual-machine.ts';
import type { Sample } from './recording.ts';

interface Recorder {
  readonly history: Sample[];
}

class RecordedOutput implements Device, Recorder {
  readonly class: number;
  readonly unit: number;
  readonly dimensions: number;
  readonly scale: number;
  readonly history: Sample[] = [];
  onChange: (() => void) | undefined;
  readonly #timers: Timers;

  constructor(its: DeviceClassName, scale: number, timers: Timers) {
    const { unit, dimensions } = deviceClassDescriptions[its];
    this.class = DeviceClass[its];
    this.unit = Unit[unit];
    this.dimensions = dimensions;
    this.scale = scale;
    this.#timers = timers;
  }

  write(values: Float64Array): number {
    this.history.push({ at: this.#timers.now(), values: [...values.subarray(0, this.dimensions)] });
    return 0;
  }
}

/** Measures what it was turned to, and tells when that changes. */
class RecordedSensor implements Device, Recorder {
  readonly class: number;
  readonly unit: number;
  readonly dimensions = 1;
  readonly scale = 0;
  readonly history: Sample[];
  onChange: (() => void) | undefined;
  readonly #timers: Timers;

  constructor(its: DeviceClassName, timers: Timers) {
    this.class = DeviceClass[its];
    this.unit = Unit[deviceClassDescriptions[its].unit];
    this.#timers = timers;
    this.history = [{ at: 0, values: [0] }];
  }

  get value(): number {
    return this.history.at(-1)?.values[0] as number;
  }

  read(values: Float64Array): number {
    values[0] = this.value;
    return 0;
  }

  set(value: number): void {
    if (value === this.value) return;
    this.history.push({ at: this.#timers.now(), values: [value] });
    this.onChange?.();
  }
}

function controlOf(sensor: RecordedSensor): Control {
  return {
    summary: 'what it measures',
    unit: 'none',
    least: -1000,
    most: 1000,
    step: 1,
    isMomentary: false,
    get value() {
      return sensor.value;
    },
    set: (value) => sensor.set(value),
  };
}

class RecordedPin implements Pin, PwmPin, Recorder {
  readonly history: Sample[] = [];
  readonly highestFrequency = 10_000;
  readonly #timers: Timers;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  makeOutput = (): number => 0;
  makeInput = (): number => this.#put(0);
  disable = (): number => this.#put(0);
  write = (level: boolean): number => this.#put(level ? 1 : 0);
  read = (): boolean => this.history.at(-1)?.values[0] === 1;
  interruptOn = (): number => 0;
  start = (_frequency: number, duty: number): number => this.#put(Number((duty * 100).toFixed(9)));
  stop = (): number => this.#put(0);

  #put(value: number): number {
    this.history.push({ at: this.#timers.now(), values: [value] });
    return 0;
  }
}

/** The outputs: what they are in a board file, and how fine they are. */
export const rigOutputs = {
  heat: { table: 'device', class: 'heater', scale: -1, dimensions: 1 },
  motor: { table: 'device', class: 'motor', scale: -1, dimensions: 1 },
  relay: { table: 'device', class: 'switch', scale: 0, dimensions: 1 },
  lamp: { table: 'device', class: 'led', scale: 0, dimensions: 1 },
  rgb: { table: 'device', class: 'led-rgb', scale: 0, dimensions: 3 },
  bolt: { table: 'pin', class: 'switch', scale: 0, dimensions: 1 },
  pulse: { table: 'pwm', class: 'dimmer', scale: -3, dimensions: 1 },
} as const satisfies Readonly<
  Record<string, { table: 'device' | 'pin' | 'pwm'; class: DeviceClassName; scale: number; dimensions: number }>
>;
export type RigOutput = keyof typeof rigOutputs;
export const rigSensors = { lid: 'contact', probe: 'temperature', dial: 'count' } as const;
export type RigSensor = keyof typeof rigSensors;

const part = (its: DeviceClassName) =>
  ({ kind: 'device', class: its, unit: deviceClassDescriptions[its].unit, summary: 'one' }) as const;

const rigChip: ChipType = defineChip({
  type: 'rig',
  summary: 'One of everything, recorded.',
  parameters: {},
  parts: {
    ...Object.fromEntries(
      Object.entries(rigOutputs).map(([name, { table, class: its }]) => [
        name,
        table === 'device' ? part(its) : ({ kind: table, summary: 'one' } as const),
      ]),
    ),
    ...Object.fromEntries(Object.entries(rigSensors).map(([name, its]) => [name, part(its)])),
  },
  create({ timers }) {
    const outputs = Object.entries(rigOutputs).map(([name, { table, class: its, scale }]) => [
      name,
      table === 'device' ? new RecordedOutput(its, scale, timers) : new RecordedPin(timers),
    ]);
    const sensors = Object.entries(rigSensors).map(([name, its]) => [name, new RecordedSensor(its, timers)] as const);
    return {
      parts: Object.fromEntries([...outputs, ...sensors]),
      controls: Object.fromEntries(sensors.map(([name, sensor]) => [name, controlOf(sensor)])),
    };
  },
});

/** A call of a process into the kernel that is a command: which, of which driver. */
export interface ObservedCommand {
  readonly at: number;
  readonly process: number;
  readonly driver: number;
  readonly command: number;
}

export interface Rig {
  readonly machine: Machine;
  readonly events: readonly MachineEvent[];
  readonly commands: readonly ObservedCommand[];
  send(command: MachineCommand, at: number): void;
  history(part: RigOutput | RigSensor): readonly Sample[];
}

const FUEL_PER_MICROSECOND = 4;

export async function makeRig(files: Readonly<Record<string, string>>, seed: number): Promise<Rig> {
  const types = new Map([...chipTypes, ['rig', rigChip]]);
  const board = readBoard(new MemorySourceTree(filesOf(files)), 'board.toml', types);
  const chip = new VirtualChip({ fuelPerMicrosecond: FUEL_PER_MICROSECOND });
  const events: MachineEvent[] = [];
  const commands: ObservedCommand[] = [];
  const machine = new Machine(
    {
      chip,
      entropy: new SeededRandom(seed, 'entropy'),
      engine: await testEngine(),
      onEvent: (event) => events.push(event),
      observer: {
        output: () => {},
        systemCall: (process, callClass, driver, command) => {
          if (callClass === SystemCallClass.Command) commands.push({ at: chip.now(), process, driver, command });
        },
      },
    },
    board,
    { seed },
  );
  const parts = (machine.wiring.chips.get('rig') as SimulatedChip).parts;
  machine.boot();
  return {
    machine,
    events,
    commands,
    send: (command, at) => chip.interrupt(encodeCommand(command), at),
    history: (name) => (parts[name] as unknown as Recorder).history,
  };
}
