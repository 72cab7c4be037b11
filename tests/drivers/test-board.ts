/** A board with one of everything, on virtual time: the real kernel, engine, capsules and userland under programs in Lua. */
import { DeviceClass, type Quotas, Unit } from '@perilune/abi';
import { DeviceRegistry, Guard, interlockOf } from '@perilune/capsules';
import { LuaImageLoader } from '@perilune/engine';
import { SeededRandom, VirtualChip } from '@perilune/hil';
import { type AppDescription, type Defect, faultReportText, Kernel, type ProcessId } from '@perilune/kernel';
import { addDrivers, MachineFolders, VolatileFlash } from '@perilune/machine';
import {
  TestAdcChannel,
  TestConsole,
  TestDatagramSocket,
  TestDevice,
  TestPin,
  TestPwmPin,
  TestSerialPort,
} from '@perilune/platform-test';
import { userlandModules } from '@perilune/userland';
import { engine } from '../../packages/engine/test-support/engine.ts';

export interface AppOptions {
  readonly permissions?: readonly string[];
  readonly quotas?: Partial<Quotas>;
  readonly memory?: number;
}

const part = (kind: keyof typeof DeviceClass, unit: keyof typeof Unit, scale = 0, dimensions = 1) =>
  new TestDevice({ class: DeviceClass[kind], unit: Unit[unit], scale, dimensions });

export class TestBoard {
  readonly chip = new VirtualChip();
  readonly console = new TestConsole();
  readonly defects: Defect[] = [];
  readonly faults: string[] = [];
  readonly thermometer = part('temperature', 'celsius', -2);
  readonly heater = part('heater', 'percent');
  readonly lid = part('contact', 'boolean');
  readonly lamp = part('led-rgb', 'percent', 0, 3);
  readonly red = part('led', 'boolean');
  readonly go = part('button', 'boolean');
  readonly relay = new TestPin();
  readonly fan = new TestPwmPin(1_000);
  readonly knob = new TestAdcChannel(12, 3_300);
  readonly meter = new TestSerialPort('meter');
  readonly display = new TestSerialPort('display');
  readonly socket = new TestDatagramSocket(700);
  readonly kernel: Kernel;
  /** Of each app. */
  readonly #sources = new Map<string, ReadonlyMap<string, Uint8Array>>();

  constructor() {
    const loader = new LuaImageLoader(engine, { modules: userlandModules, seed: 1 });
    this.kernel = new Kernel({
      chip: this.chip,
      loader,
      events: {
        defect: (defect) => this.defects.push(defect),
        faulted: (report) => this.faults.push(faultReportText(report)),
        refused: (name, message) => this.faults.push(`${name}: ${message}`),
      },
    });
    const { kernel } = this;
    const { timers } = kernel;
    const registry = new DeviceRegistry();
    registry.add('thermometer', this.thermometer);
    const lid = registry.add('lid', this.lid);
    const lidOpen = interlockOf({ kind: 'while', conditions: [{ device: lid, above: 0 }] }, timers);
    registry.add('heater', new Guard(this.heater, { safe: [0], range: [0, 80] }, timers, [lidOpen]));
    registry.add('lamp', this.lamp);
    registry.add('red', this.red);
    registry.add('go', this.go);
    const output = addDrivers(kernel, {
      console: this.console,
      consoleOptions: { prefix: true },
      entropy: new SeededRandom(1),
      registry,
      board: { name: 'test board', version: '1', sku: 'small', kernel: '0.1.0' },
      apps: { versionOf: () => '1.2.3', trialOf: () => 5_000_000, confirmed: () => undefined },
      pins: [{ name: 'relay', pin: this.relay }],
      pulses: [{ name: 'fan', pin: this.fan }],
      channels: [{ name: 'knob', channel: this.knob }],
      serialPorts: [this.meter, this.display],
      sockets: [this.socket],
      folders: new MachineFolders({
        names: [],
        timers,
        request: undefined,
        hostKeeps: false,
        sourcesOf: (app) => this.#sources.get(app) ?? new Map(),
      }),
      flash: new VolatileFlash(timers),
    });
    kernel.setOutput((process, stream, bytes) => output.output(process, stream, bytes));
  }

  describe(name: string, source: string, options: AppOptions = {}): AppDescription {
    const sources = new Map([['main.lua', new TextEncoder().encode(source)]]);
    this.#sources.set(name, sources);
    return {
      name,
      program: {
        name,
        memory: options.memory ?? 256 * 1024,
        main: 'main.lua',
        sources,
      },
      permissions: options.permissions ?? EVERYTHING,
      quotas: { consoleRate: 1e9, ...options.quotas },
      faultPolicy: { policy: 'stop' },
    };
  }

  start(name: string, source: string, options: AppOptions = {}): ProcessId {
    const result = this.kernel.start(this.describe(name, source, options));
    if (result.kind !== 'started') throw new Error(result.message);
    return result.process;
  }

  /** Lets so much time pass, in ms. */
  run(milliseconds: number): void {
    const end = this.chip.now() + milliseconds * 1_000;
    while (this.chip.now() < end) {
      const result = this.kernel.step(end);
      if (result === 'idle' || result === 'finished') break;
    }
    // Nothing more happens until then.
    if (this.chip.now() < end) this.chip.sleep(end);
  }

  /** What was printed since it was asked last, and what went wrong. */
  printed(): string[] {
    const text = new TextDecoder().decode(Uint8Array.from(this.console.text(), (byte) => byte.charCodeAt(0)));
    this.console.clear();
    return [...text.split('\n').filter((line) => line !== ''), ...this.faults.splice(0), ...this.#problems()];
  }

  #problems(): string[] {
    return this.defects.splice(0).map(({ where, message }) => `DEFECT ${where}: ${message}`);
  }
}

export const EVERYTHING = [
  'console',
  'device',
  'offer',
  'gpio',
  'pwm',
  'adc',
  'uart',
  'ipc',
  'process-info',
  'process-control',
];
