/**
 * What Linux tells about the computer it runs on: processors, memory, a disk, network, temperatures, lights. Each look reads
 * the files of /proc and /sys anew; what is not there is told as why, and never as a number.
 */
import { access, constants, readdir, readFile, statfs, writeFile } from 'node:fs/promises';
import {
  type Counters,
  parseCpu,
  parseDisks,
  parseMemory,
  parseNetwork,
  type Reading,
  type Sample,
} from './proc-files.ts';

export interface ComputerOptions {
  /** A folder on the disk that is meant. */
  readonly disk: string;
  /** The interface; '' for all but loopback. */
  readonly network: string;
  /** Such as "thermal_zone0" or "hwmon1/temp2"; '' for the hottest. */
  readonly temperature: string;
  /** A light of /sys/class/leds; '' for none. */
  readonly light: string;
  /** Instead of /proc and /sys. */
  readonly proc?: string;
  readonly sys?: string;
}

/** The parts of a chip of the type "computer". */
export type Measurement = Readonly<Record<string, Reading>>;

const SENSOR = /^(thermal_zone\d+)$|^(hwmon\d+)\/(temp\d+)$/;
/** Names of /sys that cannot lead anywhere else. */
const LIGHT = /^[\w:+-][\w:.+-]*$/;

export class Computer {
  readonly #options: ComputerOptions;
  readonly #proc: string;
  readonly #sys: string;
  /** Of the look before, and when it was, in ms. */
  #before: Counters | undefined;

  constructor(options: ComputerOptions) {
    this.#options = options;
    this.#proc = options.proc ?? '/proc';
    this.#sys = options.sys ?? '/sys';
  }

  /** What is counted from look to look is a reading from the second one on; before, it is left out. Never rejects. */
  async measure(now = performance.now()): Promise<Measurement> {
    const [cpu, disks, network, memory, disk, temperature, light] = await Promise.all([
      this.#read(`${this.#proc}/stat`, parseCpu),
      this.#disks(),
      this.#read(`${this.#proc}/net/dev`, (text) => parseNetwork(text, this.#options.network)),
      this.#memory(),
      this.#disk(),
      this.#temperature(),
      this.#light(),
    ]);
    const before = this.#before;
    const counters: Counters = { time: now, cpu, disks, network };
    this.#before = counters;
    return { ...memory, ...disk, temperature, light, ...(before ? changes(before, counters) : {}) };
  }

  /** Switches the light. @returns why it cannot be done; undefined if it was */
  async setLight(isOn: boolean): Promise<string | undefined> {
    const folder = this.#lightFolder();
    if (typeof folder !== 'string') return folder.problem;
    try {
      const most = isOn ? Number(await readFile(`${folder}/max_brightness`, 'latin1')) || 1 : 0;
      await writeFile(`${folder}/brightness`, `${most}`);
      return undefined;
    } catch (error) {
      return problemOf(error, `${folder}/brightness`);
    }
  }

  async #read<Value>(path: string, parse: (text: string) => Value): Promise<Value | string> {
    try {
      return parse(await readFile(path, 'latin1'));
    } catch (error) {
      return problemOf(error, path);
    }
  }

  async #memory(): Promise<Measurement> {
    const memory = await this.#read(`${this.#proc}/meminfo`, parseMemory);
    return typeof memory === 'string' ? { 'memory-used': memory, 'memory-share': memory } : memory;
  }

  async #disks(): Promise<Sample> {
    try {
      const whole = new Set(await readdir(`${this.#sys}/block`));
      return await this.#read(`${this.#proc}/diskstats`, (text) => parseDisks(text, whole));
    } catch (error) {
      return problemOf(error, `${this.#sys}/block`);
    }
  }

  async #disk(): Promise<Measurement> {
    const { disk } = this.#options;
    try {
      const { blocks, bfree, bavail, bsize } = await statfs(disk);
      const used = blocks - bfree;
      const all = used + bavail;
      return {
        'disk-used': used * bsize,
        'disk-share': all > 0 ? (used / all) * 100 : `${disk} has no size`,
      };
    } catch (error) {
      const problem = problemOf(error, disk);
      return { 'disk-used': problem, 'disk-share': problem };
    }
  }

  async #temperature(): Promise<Reading> {
    const { temperature } = this.#options;
    if (temperature !== '') {
      const [, zone, monitor, input] = SENSOR.exec(temperature) ?? [];
      if (zone) return this.#degrees(`${this.#sys}/class/thermal/${zone}/temp`);
      if (monitor) return this.#degrees(`${this.#sys}/class/hwmon/${monitor}/${input}_input`);
      return `'${temperature}' is no sensor such as thermal_zone0 or hwmon1/temp2`;
    }
    const found = await Promise.all((await this.#sensors()).map((path) => this.#degrees(path)));
    const degrees = found.filter((one) => typeof one === 'number');
    return degrees.length > 0 ? Math.max(...degrees) : 'this computer tells no temperature';
  }

  async #sensors(): Promise<string[]> {
    const zones = await names(`${this.#sys}/class/thermal`, /^thermal_zone\d+$/);
    const monitors = await names(`${this.#sys}/class/hwmon`, /^hwmon\d+$/);
    const inputs = await Promise.all(
      monitors.map(async (monitor) => {
        const folder = `${this.#sys}/class/hwmon/${monitor}`;
        return (await names(folder, /^temp\d+_input$/)).map((name) => `${folder}/${name}`);
      }),
    );
    return [...zones.map((zone) => `${this.#sys}/class/thermal/${zone}/temp`), ...inputs.flat()];
  }

  /** Files of /sys tell thousandths of a degree. */
  async #degrees(path: string): Promise<Reading> {
    const text = await this.#read(path, (content) => content.trim());
    return /^-?\d{1,7}$/.test(text) ? Number(text) / 1000 : text;
  }

  /** @returns whether it is on */
  async #light(): Promise<Reading> {
    const folder = this.#lightFolder();
    if (typeof folder !== 'string') return folder.problem;
    const path = `${folder}/brightness`;
    try {
      await access(path, constants.W_OK);
      return Number(await readFile(path, 'latin1')) > 0 ? 1 : 0;
    } catch (error) {
      return problemOf(error, path);
    }
  }

  #lightFolder(): string | { readonly problem: string } {
    const { light } = this.#options;
    if (light === '')
      return { problem: "the board names no light: 'light' of its chip is to be one of /sys/class/leds" };
    if (!LIGHT.test(light)) return { problem: `'${light}' is no name of a light` };
    return `${this.#sys}/class/leds/${light}`;
  }
}

/** What has happened between two looks. */
function changes(before: Counters, after: Counters): Measurement {
  const seconds = (after.time - before.time) / 1000;
  const [busy, all] = differences(before.cpu, after.cpu);
  const [read, written] = differences(before.disks, after.disks);
  const [received, sent] = differences(before.network, after.network);
  const rate = (bytes: Reading): Reading => (typeof bytes === 'string' ? bytes : bytes / Math.max(seconds, 0.001));
  return {
    // Nothing was counted: the looks were too close to each other to tell.
    ...(all === 0 ? {} : { 'cpu-load': typeof all === 'string' ? all : Math.min(100, ((busy as number) / all) * 100) }),
    'disk-read': rate(read),
    'disk-written': rate(written),
    'network-received': rate(received),
    'network-sent': rate(sent),
  };
}

/** Counters that were set back, as of an interface that was taken out, have not moved. */
function differences(before: Sample, after: Sample): readonly [Reading, Reading] {
  if (typeof after === 'string') return [after, after];
  if (typeof before === 'string') return [0, 0];
  return [Math.max(0, after[0] - before[0]), Math.max(0, after[1] - before[1])];
}

async function names(folder: string, pattern: RegExp): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name));
  } catch {
    return [];
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'this computer has no',
  ENOTDIR: 'this computer has no',
  EACCES: 'permission denied for',
  EPERM: 'permission denied for',
  EROFS: 'the system does not let anybody write',
};

function problemOf(error: unknown, path: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const reason = reasons[code];
  return reason === undefined ? `${path}: ${code}` : `${reason} ${path}`;
}
