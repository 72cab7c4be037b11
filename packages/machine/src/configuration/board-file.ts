/** board.toml: what the keys are, before names are looked up. */
import { DEVICE_ACTUATOR, DeviceClass, type DeviceClassName, Unit, type UnitName, valueTypeNames } from '@perilune/abi';
import { parseAddress, STANDARD_FUEL_PER_MICROSECOND } from '@perilune/hil';
import { parseKey } from '@perilune/update';
import { faultKeys, memoryField, quotaKeys } from './app-file.ts';
import {
  choice,
  count,
  type Field,
  flag,
  isTable,
  type Keys,
  list,
  name,
  optional,
  quantity,
  required,
  standard,
  table,
  text,
  type ValuesOf,
} from './field.ts';
import { permissionField } from './permission.ts';
import { kindOf } from './quantity.ts';

const SECOND = 1e6;
const DAY = 8.64e10;
const times = quantity('time', { least: 1, most: 30 * DAY });
/** The values of devices: what any instrument could mean. */
const value = quantity('number', { least: -1e12, most: 1e12 });

const MEGAHERTZ = 1e6;
const workRate = quantity('frequency', { least: MEGAHERTZ, most: 1000 * MEGAHERTZ });

/** Units of work a second, as `"4 MHz"`. @returns units a microsecond, which is how chips count */
const workField: Field<number> = {
  expected: `${workRate.expected}, whole in MHz`,
  read(file, path, written) {
    const value = workRate.read(file, path, written);
    if (value === undefined || Number.isInteger(value / MEGAHERTZ)) return value && value / MEGAHERTZ;
    file.report(path, `${written} is no whole number of MHz; ${this.expected} is expected`);
    return undefined;
  },
};

/**
 * How fast the machine is on virtual time: a small microcontroller does about 4 million units of work a second (a unit is
 * about an instruction of Lua's virtual machine), one core of a small computer 100 million. On real time it is as
 * fast as it is, and this says nothing.
 */
export const processorKeys = {
  work: standard(workField, STANDARD_FUEL_PER_MICROSECOND, 'units of work it does in a second of virtual time'),
} as const satisfies Keys;

/** `chip = "pot.heater"`. */
const partField: Field<{ readonly chip: string; readonly part: string }> = {
  expected: 'a chip and its part, such as "pot.heater"',
  read(file, path, written) {
    const [, chip, part] = (typeof written === 'string' && /^([\w-]{1,64})\.([\w-]{1,64})$/.exec(written)) || [];
    if (chip !== undefined && part !== undefined) return { chip, part };
    file.report(path, `this is ${kindOf(written)}; ${this.expected} is expected`);
    return undefined;
  },
};

/** A table whose keys are names. */
function byName<Value>(element: Field<Value>): Field<ReadonlyMap<string, Value>> {
  return {
    expected: `a table: for each name ${element.expected}`,
    read(file, path, written) {
      if (!isTable(written)) {
        file.report(path, `this is ${kindOf(written)}; ${this.expected} is expected`);
        return undefined;
      }
      const values = new Map<string, Value>();
      for (const [key, one] of Object.entries(written)) {
        const read = element.read(file, [...path, key], one);
        if (read !== undefined) values.set(key, read);
      }
      return values;
    },
  };
}

/** One element, or a list of them. */
function oneOrMore<Value>(element: Field<Value>, most: number): Field<readonly Value[]> {
  const several = list(element, most);
  return {
    expected: `${element.expected}, or a list of them`,
    read(file, path, written) {
      if (Array.isArray(written)) return several.read(file, path, written);
      const single = element.read(file, path, written);
      return single === undefined ? undefined : [single];
    },
  };
}

/** Of a value of an enumeration, or a field of a record, as Lua sees it. */
const valueName: Field<string> = {
  expected: 'a text of 1 to 32 characters',
  read(file, path, written) {
    if (typeof written === 'string' && written.length > 0 && written.length <= 32) return written;
    const what = typeof written === 'string' ? `this has ${written.length} characters` : `this is ${kindOf(written)}`;
    file.report(path, `${what}; ${this.expected} is expected`);
    return undefined;
  },
};

/** What an interlock looks at. */
export const conditionKeys = {
  device: required(name, 'the device that is looked at'),
  above: optional(value, 'it holds while the value is above this'),
  below: optional(value, 'it holds while the value is below this'),
  stale: optional(times, 'it cannot be seen once it has not changed for so long'),
} as const satisfies Keys;

const conditions = oneOrMore(table(conditionKeys), 16);

/** One condition as it is, or one of `while` and `unless`. */
export const interlockKeys = {
  ...conditionKeys,
  device: optional(name, conditionKeys.device.summary),
  while: optional(conditions, 'safe while all of these hold'),
  unless: optional(conditions, 'safe unless all of these hold'),
} as const satisfies Keys;

const changeField = table({
  by: required(quantity('number', { least: 1e-9, most: 1e12 }), 'how much the value may change'),
  within: standard(times, SECOND, 'in which time'),
});

/** The envelope of an output. */
export const envelopeKeys = {
  range: optional(list(value, 2), 'the least and the most it may be set to'),
  beyond: optional(
    choice('way', ['clamp', 'refuse']),
    'what becomes of a value beyond the range: the nearest within ("clamp", if it is not written), or an error to the app',
  ),
  step: optional(
    quantity('number', { least: 1e-9, most: 1e12 }),
    'its values are so far apart, from the least of the range on, or from 0 without one',
  ),
  slew: optional(changeField, 'how fast its value may change'),
  safe: optional(oneOrMore(value, 3), 'what it is set to when nobody is in charge of it'),
  minimum_on: optional(times, 'how long it stays on (not 0) at least'),
  minimum_off: optional(times, 'how long it stays off (0) at least'),
  duty: optional(
    table({
      most: required(quantity('share', { least: 0, most: 1 }), 'the share of the time it may be on'),
      within: required(times, 'in which time'),
    }),
    'how much of the time it may be on (not 0)',
  ),
  watchdog: optional(times, 'not written for so long, it is safe until it is written again'),
  interlock: optional(oneOrMore(table(interlockKeys), 16), 'forces the safe value while it holds'),
} as const satisfies Keys;

/** What readings of a sensor can be true. */
export const plausibleKeys = {
  range: optional(list(value, 2), 'the least and the most it can be'),
  change: optional(changeField, 'how fast it can change'),
  stuck: optional(times, 'it is broken once it has not changed for so long'),
} as const satisfies Keys;

const plausibleTable = table(plausibleKeys);
const plausibleField: typeof plausibleTable = {
  ...plausibleTable,
  read(file, path, written) {
    if (isTable(written) && Object.keys(written).length === 0)
      file.report(path, "'range', 'change' or 'stuck' is missing");
    return plausibleTable.read(file, path, written);
  },
};

export const deviceKeys = {
  name: required(name, 'what apps and permissions call it'),
  class: required(choice('class', Object.keys(DeviceClass) as DeviceClassName[]), 'what kind of device it is'),
  type: optional(
    choice('type', valueTypeNames),
    'what it is in control steps; that of its class and unit, if not given',
  ),
  names: optional(list(valueName, 64), 'the values of an enum, from 0 on, or the fields of a record'),
  unit: optional(choice('unit', Object.keys(Unit) as UnitName[]), 'that of its class, if not given'),
  chip: required(partField, 'the chip and its part'),
  ...envelopeKeys,
  plausible: optional(plausibleField, 'of a sensor: a reading that cannot be true is an error'),
} as const satisfies Keys;

/** An analog input. */
export const channelKeys = {
  name: required(name, 'what apps and permissions call it'),
  chip: required(partField, 'the chip and its part'),
} as const satisfies Keys;

const { safe, minimum_on, minimum_off, duty, watchdog, interlock } = envelopeKeys;
export const pinKeys = {
  ...channelKeys,
  safe,
  minimum_on,
  minimum_off,
  duty,
  watchdog,
  interlock,
} as const satisfies Keys;

export const pulseKeys = {
  ...channelKeys,
  frequency: optional(
    list(quantity('frequency', { least: 1, most: 1e9 }), 2),
    'the least and the most frequency it may have; others are refused',
  ),
  ...envelopeKeys,
} as const satisfies Keys;

const addressField: Field<string> = {
  expected: 'an IPv4 address, such as "127.0.0.1", or "0.0.0.0" for all of this computer',
  read(file, path, written) {
    if (typeof written === 'string' && parseAddress(written) !== undefined) return written;
    file.report(path, `this is ${kindOf(written)}; ${this.expected} is expected`);
    return undefined;
  },
};

export const udpKeys = {
  port: required(count({ least: 1, most: 65_535 }), 'the port, as permissions call it: udp:bind:PORT'),
  address: standard(addressField, '127.0.0.1', 'of this computer, where it listens'),
} as const satisfies Keys;

export const serialKeys = {
  name: required(name, 'what apps and permissions call it: uart:NAME'),
  path: required(text(1000), 'its file, such as "/dev/ttyUSB0": absolute, or relative to the folder of the board'),
  baud: standard(count({ least: 50, most: 4_000_000 }), 115_200, 'bits a second'),
  data_bits: standard(count({ least: 5, most: 8 }), 8, 'bits of a byte'),
  parity: standard(choice('parity', ['none', 'even', 'odd']), 'none', 'the bit that shows errors'),
  stop_bits: standard(count({ least: 1, most: 2 }), 1, 'bits between two bytes'),
  flow_control: standard(
    choice('flow control', ['none', 'rts-cts', 'xon-xoff']),
    'none',
    'how each side has the other wait',
  ),
} as const satisfies Keys;

export const folderKeys = {
  name: required(name, 'what apps and permissions call it'),
  path: required(text(1000), 'where it is on this computer: absolute, or relative to the folder of the board'),
  writable: standard(flag, false, 'whether anything in it may be changed'),
} as const satisfies Keys;

export const boardAppKeys = {
  folder: required(text(), 'where its app.toml is, below the folder of the board'),
  name: optional(name, 'another name, where one app is there several times'),
  start: standard(flag, true, 'whether it starts when the machine boots'),
  grant: standard(list(permissionField, 256), [], 'what of its permissions it gets'),
  memory: optional(memoryField, 'other than what its app.toml says'),
  arguments: optional(list(text(1000), 64), 'other than those its app.toml says'),
  priority: optional(count({ least: 0, most: 255 }), 'other than what its app.toml says'),
  write_priority: standard<ReadonlyMap<string, number>>(
    byName(count({ least: 0, most: 255 })),
    new Map(),
    'of outputs by their names: where several apps write one, the one with the highest has it',
  ),
  quota: optional(table(quotaKeys), 'other than what its app.toml says'),
  fault: optional(table(faultKeys), 'other than what its app.toml says'),
} as const satisfies Keys;

const keyField: Field<string> = {
  expected: 'a public key, "ed25519:" and 44 characters, as perilune keys show prints it',
  read(file, path, written) {
    if (typeof written === 'string' && parseKey(written)) return written;
    file.report(path, `this is ${kindOf(written)}; ${this.expected} is expected`);
    return undefined;
  },
};

const MOST_INSTALLED = 1000;
const LARGEST_INSTALLED_MEMORY = 2 ** 36;

/** What the owner says of apps that come while the device runs. */
export const installKeys = {
  allow: standard(list(permissionField, 256), [], 'what an installed app gets of what it asks for'),
  unsigned: standard(flag, false, 'whether bundles that nobody has signed are taken'),
  keys: standard(list(keyField, 64), [], 'whose signatures count'),
  most: standard(count({ least: 1, most: MOST_INSTALLED }), 16, 'how many apps may be installed'),
  memory: standard(
    quantity('size', { least: 65_536, most: LARGEST_INSTALLED_MEMORY }),
    4 << 20,
    'memory they have together; new versions of apps of the board count with what they need more',
  ),
  trial: standard(quantity('time', { least: 1000, most: 30 * DAY }), 60 * SECOND, 'how long a new version is on trial'),
  confirm: standard(
    choice('confirmation', ['time', 'app']),
    'time',
    'what ends a trial well: that time without a fault, or app.confirm() within it',
  ),
  quota: optional(table(quotaKeys), 'the most an installed app may ask for; the standard, where nothing is said'),
  priority: standard(count({ least: 0, most: 255 }), 0, 'the highest priority an installed app gets'),
} as const satisfies Keys;

export const boardKeys = {
  name: required(name, 'what the board is called'),
  summary: optional(text(), 'what it is, in one sentence'),
  version: standard(text(64), '', 'of the product'),
  sku: standard(text(64), '', 'the variant of the product'),
  seed: standard(count({ least: 0, most: Number.MAX_SAFE_INTEGER }), 1, 'of simulated noise and of virtual runs'),
  scheduler: standard(
    choice('scheduler', ['two-class', 'round-robin', 'cooperative', 'priority']),
    'two-class',
    'who runs next; only two-class knows deadlines',
  ),
  processor: optional(table(processorKeys), 'how fast it is on virtual time'),
  device: standard(list(table(deviceKeys), 1000), [], 'sensors and actuators'),
  pin: standard(list(table(pinKeys), 1000), [], 'pins'),
  pwm: standard(list(table(pulseKeys), 1000), [], 'pins with pulse-width modulation'),
  adc: standard(list(table(channelKeys), 1000), [], 'analog inputs'),
  serial: standard(list(table(serialKeys), 64), [], 'serial ports'),
  udp: standard(list(table(udpKeys), 64), [], 'UDP ports'),
  folder: standard(list(table(folderKeys), 64), [], 'folders with files for apps'),
  app: standard(list(table(boardAppKeys), 10_000), [], 'apps'),
  install: optional(table(installKeys), 'apps that come while the device runs; without it, none do'),
} as const satisfies Keys;

export type DeviceEntry = ValuesOf<typeof deviceKeys>;
export type InterlockEntry = ValuesOf<typeof interlockKeys>;
export type PinEntry = ValuesOf<typeof channelKeys> & Partial<ValuesOf<typeof pulseKeys>>;
export type InstallEntry = ValuesOf<typeof installKeys>;
export type BoardAppEntry = ValuesOf<typeof boardAppKeys>;
export type BoardFile = ValuesOf<typeof boardKeys>;

export function isActuator(deviceClass: DeviceClassName): boolean {
  return (DeviceClass[deviceClass] & DEVICE_ACTUATOR) !== 0;
}
