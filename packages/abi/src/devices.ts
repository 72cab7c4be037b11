/**
 * What a device is and what its values mean: classes (the numbers of RIOT's SAUL, drivers/include/saul.h) and units (the
 * numbers of RIOT's phydat, sys/include/phydat.h). The names are what board files and scripts write: `class =
 * "temperature"`, `d.unit == "celsius"`. Ours, which RIOT does not have, start at id 0x20 and unit 128.
 */

/** Bits of a class: what it does in the high bits, which one it is in the low six. */
export const DEVICE_ACTUATOR = 0x40;
export const DEVICE_SENSOR = 0x80;
/** Finds devices of every class. As in SAUL, DEVICE_ACTUATOR and DEVICE_SENSOR find all of their kind. */
export const DEVICE_ANY = 0xff;

export const DeviceClass = {
  'led-rgb': 0x41,
  servo: 0x42,
  motor: 0x43,
  switch: 0x44,
  dimmer: 0x45,
  'set-voltage': 0x46,
  'set-current': 0x47,
  led: 0x60,
  buzzer: 0x61,
  valve: 0x62,
  heater: 0x63,
  fan: 0x64,
  number: 0x65,

  button: 0x81,
  temperature: 0x82,
  humidity: 0x83,
  light: 0x84,
  acceleration: 0x85,
  'magnetic-field': 0x86,
  rotation: 0x87,
  color: 0x88,
  pressure: 0x89,
  analog: 0x8a,
  ultraviolet: 0x8b,
  'object-temperature': 0x8c,
  count: 0x8d,
  distance: 0x8e,
  'carbon-dioxide': 0x8f,
  'volatile-compounds': 0x90,
  gas: 0x91,
  occupancy: 0x92,
  proximity: 0x93,
  'signal-strength': 0x94,
  charge: 0x95,
  current: 0x96,
  'particulate-matter': 0x97,
  capacitance: 0x98,
  voltage: 0x99,
  acidity: 0x9a,
  power: 0x9b,
  size: 0x9c,
  contact: 0xa0,
  load: 0xa1,
  rate: 0xa2,
} as const;
export type DeviceClassName = keyof typeof DeviceClass;
export type DeviceClass = (typeof DeviceClass)[DeviceClassName];

export interface DeviceClassDescription {
  readonly summary: string;
  /** The unit a device has if its board does not say another. */
  readonly unit: UnitName;
  /** How many values a device has if nothing says otherwise: 1 to 3. */
  readonly dimensions: 1 | 2 | 3;
  /** What the values are called, where there are several. */
  readonly names?: readonly string[];
}

const one = (unit: UnitName, summary: string): DeviceClassDescription => ({ summary, unit, dimensions: 1 });
const three = (unit: UnitName, names: readonly [string, string, string], summary: string): DeviceClassDescription => ({
  summary,
  unit,
  dimensions: 3,
  names,
});
const COLORS = ['red', 'green', 'blue'] as const;
const AXES = ['x', 'y', 'z'] as const;

export const deviceClassDescriptions: Readonly<Record<DeviceClassName, DeviceClassDescription>> = {
  'led-rgb': three('percent', COLORS, 'a light of red, green and blue'),
  servo: one('percent', 'a servo, by its position'),
  motor: one('percent', 'a motor; below zero it turns backwards'),
  switch: one('boolean', 'something to be switched on and off, such as a relay'),
  dimmer: one('percent', 'something with a level'),
  'set-voltage': one('volt', 'a source of a voltage that is set'),
  'set-current': one('ampere', 'a source of a current that is set'),
  led: one('boolean', 'a light that is on or off'),
  buzzer: one('hertz', 'a buzzer, by its frequency; 0 is silence'),
  valve: one('percent', 'a valve, by how far it is open'),
  heater: one('percent', 'a heater, by its share of full power'),
  fan: one('percent', 'a fan, by its share of full speed'),
  number: one('none', 'a number that is set, with a meaning of its own'),
  button: one('boolean', 'a button: 1 while it is pressed'),
  temperature: one('celsius', 'a temperature'),
  humidity: one('percent', 'a relative humidity'),
  light: one('lux', 'how bright it is'),
  acceleration: three('g-force', AXES, 'an acceleration along three axes'),
  'magnetic-field': three('tesla', AXES, 'a magnetic field along three axes'),
  rotation: three('degrees-per-second', AXES, 'a rotation about three axes'),
  color: three('counts', COLORS, 'a colour: red, green and blue'),
  pressure: one('pascal', 'a pressure'),
  analog: one('none', 'an analog input, such as a knob'),
  ultraviolet: one('none', 'an ultraviolet index'),
  'object-temperature': one('celsius', 'the temperature of a thing looked at from afar'),
  count: one('counts', 'a counter'),
  distance: one('metre', 'a distance'),
  'carbon-dioxide': one('parts-per-million', 'carbon dioxide in the air'),
  'volatile-compounds': one('parts-per-billion', 'volatile organic compounds in the air'),
  gas: one('ohm', 'a gas, by the resistance of its sensor'),
  occupancy: one('percent', 'how occupied a place is'),
  proximity: one('counts', 'whether something is near'),
  'signal-strength': one('decibel-milliwatt', 'how strong a radio signal is'),
  charge: one('coulomb', 'an electric charge'),
  current: one('ampere', 'an electric current'),
  'particulate-matter': one('grams-per-cubic-metre', 'dust in the air'),
  capacitance: one('farad', 'a capacitance'),
  voltage: one('volt', 'a voltage'),
  acidity: one('ph', 'how acid or basic something is'),
  power: one('watt', 'a power'),
  size: one('bytes', 'a size, such as of memory in use'),
  contact: one('boolean', 'a contact, such as of a door or a lid: 1 while it is closed'),
  load: one('percent', 'how busy something is'),
  rate: one('bytes-per-second', 'how much passes in a second'),
};

export const Unit = {
  undefined: 0,
  none: 1,
  celsius: 2,
  fahrenheit: 3,
  kelvin: 4,
  lux: 5,
  metre: 6,
  'square-metre': 7,
  'cubic-metre': 8,
  'g-force': 9,
  'degrees-per-second': 10,
  gram: 11,
  ampere: 12,
  volt: 13,
  watt: 14,
  gauss: 15,
  tesla: 16,
  'decibel-milliwatt': 17,
  coulomb: 18,
  farad: 19,
  ohm: 20,
  ph: 21,
  bar: 22,
  pascal: 23,
  candela: 24,
  boolean: 25,
  counts: 26,
  percent: 27,
  permille: 28,
  'parts-per-million': 29,
  'parts-per-billion': 30,
  time: 31,
  date: 32,
  'grams-per-cubic-metre': 33,
  'counts-per-cubic-metre': 34,
  hertz: 128,
  bytes: 129,
  'bytes-per-second': 130,
  second: 131,
  joule: 132,
  degree: 133,
  'revolutions-per-minute': 134,
  litre: 135,
} as const;
export type UnitName = keyof typeof Unit;
export type Unit = (typeof Unit)[UnitName];

/** What people write behind a value; empty where nothing is written. */
export const unitSymbols: Readonly<Record<UnitName, string>> = {
  undefined: '',
  none: '',
  celsius: '°C',
  fahrenheit: '°F',
  kelvin: 'K',
  lux: 'lx',
  metre: 'm',
  'square-metre': 'm²',
  'cubic-metre': 'm³',
  'g-force': 'g',
  'degrees-per-second': '°/s',
  gram: 'g',
  ampere: 'A',
  volt: 'V',
  watt: 'W',
  gauss: 'G',
  tesla: 'T',
  'decibel-milliwatt': 'dBm',
  coulomb: 'C',
  farad: 'F',
  ohm: 'Ω',
  ph: 'pH',
  bar: 'bar',
  pascal: 'Pa',
  candela: 'cd',
  boolean: '',
  counts: '',
  percent: '%',
  permille: '‰',
  'parts-per-million': 'ppm',
  'parts-per-billion': 'ppb',
  time: '',
  date: '',
  'grams-per-cubic-metre': 'g/m³',
  'counts-per-cubic-metre': '/m³',
  hertz: 'Hz',
  bytes: 'B',
  'bytes-per-second': 'B/s',
  second: 's',
  joule: 'J',
  degree: '°',
  'revolutions-per-minute': '/min',
  litre: 'l',
};
