/** Amounts with their units, as board files write them: "10 s", "64 KiB", "5 %". */

/** What is measured; each unit with how much of the first one it is. */
export const quantities = {
  time: { µs: 1, us: 1, ms: 1000, s: 1e6, min: 6e7, h: 3.6e9, d: 8.64e10 },
  size: { B: 1, kB: 1000, MB: 1e6, KiB: 1024, MiB: 2 ** 20, GiB: 2 ** 30 },
  frequency: { Hz: 1, kHz: 1000, MHz: 1e6 },
  share: { '': 1, '%': 0.01, '‰': 0.001 },
  temperature: { '°C': 1, C: 1 },
  mass: { kg: 1, g: 0.001 },
  power: { W: 1, mW: 0.001, kW: 1000 },
  voltage: { V: 1, mV: 0.001 },
  length: { m: 1, mm: 0.001, cm: 0.01, km: 1000 },
  illuminance: { lx: 1, klx: 1000 },
  volume: { l: 1, ml: 0.001 },
  'heat transfer': { 'W/K': 1, 'W/°C': 1 },
  'heat capacity': { 'J/K': 1, 'kJ/K': 1000, 'J/°C': 1, 'kJ/°C': 1000 },
  number: { '': 1 },
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;
export type Quantity = keyof typeof quantities;

/** An amount in the first unit of its quantity, or why it is none. */
export type Amount = { readonly value: number } | { readonly problem: string };

export function parseQuantity(quantity: Quantity, written: unknown): Amount {
  const units: Readonly<Record<string, number>> = quantities[quantity];
  if (typeof written === 'number') {
    if (units[''] !== undefined) return { value: written };
    return { problem: `${written} has no unit` };
  }
  if (typeof written !== 'string') return { problem: `this is ${kindOf(written)}` };
  const [, number, unit] = /^([+-]?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(\S*)$/.exec(written.trim()) ?? [];
  if (number === undefined || unit === undefined) return { problem: `${shorten(written)} is no amount` };
  // Of several ways to write one sign, one is in the table.
  const factor = Object.hasOwn(units, unit.replace('μ', 'µ')) ? units[unit.replace('μ', 'µ')] : undefined;
  if (factor === undefined)
    return { problem: unit === '' ? `${shorten(written)} has no unit` : `${shorten(unit)} is no unit of ${quantity}` };
  return { value: Number(number.replaceAll('_', '')) * factor };
}

/** "10 s": in the largest unit that leaves a whole number, or the largest there is at least one of. */
export function showQuantity(quantity: Quantity, value: number): string {
  const units = Object.entries(quantities[quantity] as Readonly<Record<string, number>>);
  const [first = ['', 1]] = units;
  if (quantity === 'share') return `${round(value * 100)} %`;
  if (value === 0 || !Number.isFinite(value)) return withUnit(value, first[0]);
  const ordered = units.toSorted((one, other) => other[1] - one[1]);
  const whole = ordered.find(([, factor]) => Number.isInteger(round(value / factor)) && Math.abs(value / factor) >= 1);
  const [unit, factor] =
    whole ?? ordered.find(([, size]) => Math.abs(value) >= size) ?? (ordered.at(-1) as [string, number]);
  return withUnit(value / factor, unit);
}

/** The units a user may write. */
export function unitsOf(quantity: Quantity): string {
  const names = Object.keys(quantities[quantity]).filter((name) => name !== '' && name !== 'us');
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : (names[0] ?? '');
}

function withUnit(value: number, unit: string): string {
  return unit === '' ? `${round(value)}` : `${round(value)} ${unit}`;
}

function round(value: number): number {
  return Number(value.toPrecision(9));
}

/** What a value of a file is, for messages. */
export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  switch (typeof value) {
    case 'string':
      return `the text ${shorten(value)}`;
    case 'number':
    case 'bigint':
      return `the number ${value}`;
    case 'boolean':
      return `${value}`;
    default:
      return value instanceof Date ? 'a date' : 'a table';
  }
}

const LONGEST_SHOWN = 40;

/** In quotes, and cut where it is long. */
export function shorten(text: string): string {
  return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
}
