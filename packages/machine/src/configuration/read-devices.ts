/** The devices and pins of a board: each wired to a part of a chip, with the envelope it is kept in. */
import {
  type DeviceClassName,
  deviceClassDescriptions,
  standardValueType,
  type UnitName,
  type ValueTypeName,
  valueTypeDescriptions,
  valueTypeNames,
} from '@perilune/abi';
import { checkLimits, type EnvelopeLimits } from '@perilune/capsules';
import type { PartDescription } from '@perilune/chips';
import { type BoardFile, type DeviceEntry, isActuator, type PinEntry } from './board-file.ts';
import { suggestion } from './field.ts';
import type { Path } from './problem.ts';
import { shorten } from './quantity.ts';
import type { BoardChip } from './read-chips.ts';
import type { TomlFile } from './toml-file.ts';

export interface PartReference {
  readonly chip: string;
  readonly part: string;
}

/** What a device is kept in, whatever is written to it. */
export interface BoardEnvelope {
  readonly limits: EnvelopeLimits;
  readonly interlocks: readonly BoardInterlock[];
}

export interface BoardInterlock {
  readonly device: string;
  readonly above: number | undefined;
  readonly below: number | undefined;
}

export interface BoardDevice {
  readonly name: string;
  readonly class: DeviceClassName;
  readonly unit: UnitName;
  readonly part: PartReference;
  /** As control steps see it; undefined: what its class and unit say. */
  readonly valueType: ValueTypeName | undefined;
  /** Of an enum or a record. */
  readonly valueNames: readonly string[] | undefined;
  /** Undefined for sensors. */
  readonly envelope: BoardEnvelope | undefined;
}

export interface BoardPin {
  readonly name: string;
  readonly kind: 'pin' | 'pwm' | 'adc';
  readonly part: PartReference;
}

const SECOND = 1e6;
const envelopeKeys = ['range', 'slew', 'safe', 'minimum_on', 'minimum_off', 'duty', 'interlock'] as const;

/** Checks devices and pins against each other and the chips. */
export class DeviceReader {
  readonly #file: TomlFile;
  readonly #chips: ReadonlyMap<string, BoardChip>;
  /** Chips that are in the file but wrong: what refers to them is not told again. */
  readonly #brokenChips: ReadonlySet<string>;
  /** Names of all devices and pins, with where they were first. */
  readonly #names = new Map<string, string>();
  /** Parts in use, by who. */
  readonly #parts = new Map<string, string>();

  constructor(file: TomlFile, chips: readonly BoardChip[]) {
    this.#file = file;
    this.#chips = new Map(chips.map((chip) => [chip.name, chip]));
    const written = Object.keys((file.root.chip as object | undefined) ?? {});
    this.#brokenChips = new Set(written.filter((name) => !this.#chips.has(name)));
  }

  devices(entries: BoardFile['device']): BoardDevice[] {
    const places = placesOf(this.#file, 'device', entries);
    const devices = entries.map((entry, index) => this.#device(places[index] as Path, entry));
    this.#checkInterlocks(devices, places);
    return devices;
  }

  pins(kind: BoardPin['kind'], entries: readonly PinEntry[]): BoardPin[] {
    const places = placesOf(this.#file, kind, entries);
    return entries.map((entry, index) => {
      const path = places[index] as Path;
      this.#takeName(path, kind, entry.name);
      const part = this.#part(path, entry.chip, entry.name);
      if (part && part.kind !== kind)
        this.#file.report([...path, 'chip'], `this part is a ${part.kind}, not a ${kind}`);
      return { name: entry.name, kind, part: entry.chip };
    });
  }

  #device(path: Path, entry: DeviceEntry): BoardDevice {
    this.#takeName(path, 'device', entry.name);
    const part = this.#part(path, entry.chip, entry.name);
    const unit = entry.unit ?? (part?.kind === 'device' ? part.unit : deviceClassDescriptions[entry.class].unit);
    if (part && part.kind !== 'device') this.#file.report([...path, 'chip'], `this part is a ${part.kind}, no device`);
    if (part?.kind === 'device' && part.class !== entry.class) {
      this.#file.report([...path, 'class'], `the part is of the class "${part.class}", not "${entry.class}"`);
    }
    if (part?.kind === 'device' && part.unit !== unit) {
      this.#file.report([...path, 'unit'], `the part counts in "${part.unit}", not "${unit}"`);
    }
    this.#checkValueType(path, entry, unit);
    return {
      name: entry.name,
      class: entry.class,
      unit,
      part: entry.chip,
      valueType: entry.type,
      valueNames: entry.names,
      envelope: this.#envelope(path, entry),
    };
  }

  #checkValueType(path: Path, entry: DeviceEntry, unit: UnitName): void {
    const { dimensions } = deviceClassDescriptions[entry.class];
    const { names, type = standardValueType(entry.class, unit, dimensions) } = entry;
    const { values } = valueTypeDescriptions[type];
    if (values !== (dimensions === 1 ? 'one' : 'several')) {
      const fitting = valueTypeNames.filter((one) => valueTypeDescriptions[one].values !== values);
      const problem = `a device of ${dimensions === 1 ? 'one value' : `${dimensions} values`} is no ${type}`;
      this.#file.report([...path, 'type'], `${problem}; ${fitting.join(', ')} fit it`);
      return;
    }
    const place = [...path, 'names'];
    const twice = names?.find((one, index) => names.indexOf(one) !== index);
    if (twice !== undefined) this.#file.report(place, `"${twice}" is there twice`);
    if (type === 'enum') {
      if (names === undefined || names.length === 0)
        this.#file.report([...path, 'type'], "an enum has 'names', which are missing");
    } else if (type !== 'record') {
      if (names !== undefined) this.#file.report(place, `a ${type} has no names`);
    } else if ((names ?? deviceClassDescriptions[entry.class].names)?.length !== dimensions) {
      this.#file.report(
        names === undefined ? [...path, 'type'] : place,
        `a record of this device has ${dimensions} names`,
      );
    }
  }

  #takeName(path: Path, kind: string, name: string): void {
    const key = `${kind} ${name}`;
    const line = this.#file.line([...path, 'name']);
    const first = this.#names.get(key);
    if (first === undefined) this.#names.set(key, `line ${line}`);
    else this.#file.report([...path, 'name'], `there is a ${kind} "${name}" already, on ${first}`);
  }

  /** The part a device is wired to; each has one device. */
  #part(path: Path, { chip: chipName, part: partName }: PartReference, user: string): PartDescription | undefined {
    const place = [...path, 'chip'];
    const chip = this.#chips.get(chipName);
    if (!chip) {
      const known = [...this.#chips.keys()];
      const more =
        suggestion(chipName, known) ||
        (known.length === 0 ? '; the board has none' : `; there are ${known.join(', ')}`);
      if (!this.#brokenChips.has(chipName)) this.#file.report(place, `there is no chip ${shorten(chipName)}${more}`);
      return undefined;
    }
    const parts = chip.type.parts;
    const description = Object.hasOwn(parts, partName) ? parts[partName] : undefined;
    if (!description) {
      const known = Object.keys(parts);
      const more = suggestion(partName, known) || `; it has ${known.join(', ')}`;
      this.#file.report(place, `a chip of the type "${chip.type.type}" has no part ${shorten(partName)}${more}`);
      return undefined;
    }
    const key = `${chipName}.${partName}`;
    const other = this.#parts.get(key);
    if (other === undefined) this.#parts.set(key, user);
    else this.#file.report(place, `"${key}" is wired to "${other}" already`);
    return description;
  }

  #envelope(path: Path, entry: DeviceEntry): BoardEnvelope | undefined {
    if (!isActuator(entry.class)) {
      for (const key of envelopeKeys) {
        if (entry[key] !== undefined)
          this.#file.report([...path, key], `a device of the class "${entry.class}" is not set to anything`);
      }
      return undefined;
    }
    const before = this.#file.problemCount;
    const [least, most, ...none] = entry.range ?? [];
    if (entry.range && (most === undefined || none.length > 0 || least === undefined || least > most)) {
      this.#file.report([...path, 'range'], 'two numbers are expected, the least and the most');
    }
    const range = least === undefined || most === undefined ? undefined : ([least, most] as const);
    const { minimum_on: minimumOn, minimum_off: minimumOff, duty, slew } = entry;
    const limits: EnvelopeLimits = {
      safe: this.#safe(path, entry, range),
      ...(range && { range }),
      ...(slew && { slew: (slew.by / slew.within) * SECOND }),
      ...(minimumOn !== undefined && { minimumOn: Math.round(minimumOn) }),
      ...(minimumOff !== undefined && { minimumOff: Math.round(minimumOff) }),
      ...(duty && { duty: { share: duty.most, window: Math.round(duty.within) } }),
    };
    if (this.#file.problemCount === before) this.#checkLimits(path, limits, entry);
    return { limits, interlocks: entry.interlock ?? [] };
  }

  /** What single keys cannot tell: whether they contradict each other. */
  #checkLimits(path: Path, limits: EnvelopeLimits, { class: name }: DeviceEntry): void {
    try {
      checkLimits(limits, deviceClassDescriptions[name].dimensions);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#file.report(path, error.message);
    }
  }

  #safe(path: Path, entry: DeviceEntry, range: EnvelopeLimits['range']): readonly number[] {
    const { dimensions } = deviceClassDescriptions[entry.class];
    const standard = range && (range[0] > 0 || range[1] < 0) ? undefined : 0;
    const written = entry.safe ?? (standard === undefined ? [] : [standard]);
    const place = [...path, 'safe'];
    if (written.length === 0) this.#file.report(path, "'safe' is missing: 0 is out of its range");
    else if (written.length !== 1 && written.length !== dimensions) {
      this.#file.report(place, `${written.length} values are given; the device has ${dimensions}`);
    }
    const outside = range && written.find((one) => one < range[0] || one > range[1]);
    if (outside !== undefined) this.#file.report(place, `${outside} is out of its range`);
    return Array.from({ length: dimensions }, (_, index) => written[index] ?? written[0] ?? 0);
  }

  #checkInterlocks(devices: readonly BoardDevice[], places: readonly Path[]): void {
    const known = devices.map(({ name }) => name);
    const allWritten = new Set(writtenNames(this.#file, 'device'));
    for (const [index, { name, envelope }] of devices.entries()) {
      const path = [...(places[index] as Path), 'interlock'];
      for (const { device, above, below } of envelope?.interlocks ?? []) {
        if (!allWritten.has(device)) {
          this.#file.report(path, `there is no device ${shorten(device)}${suggestion(device, known)}`);
        }
        if (above === undefined && below === undefined)
          this.#file.report(path, "'above' or 'below' is missing: a number");
      }
      const cycle = findCycle(name, devices);
      if (cycle) this.#file.report(path, `these interlocks go round in a circle: ${cycle.join(' → ')}`);
    }
  }
}

/** The way from a device along interlocks back to itself, told by the first of those on it. */
function findCycle(start: string, devices: readonly BoardDevice[]): string[] | undefined {
  const next = new Map(
    devices.map(({ name, envelope }) => [name, envelope?.interlocks.map(({ device }) => device) ?? []]),
  );
  const before = new Map<string, string>();
  const waiting = [start];
  const names = devices.map(({ name }) => name);
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    for (const other of next.get(name) ?? []) {
      if (other === start) {
        const way = [start];
        for (let step: string | undefined = name; step !== undefined && step !== start; step = before.get(step)) {
          way.splice(1, 0, step);
        }
        const isFirst = way.every((one) => names.indexOf(start) <= names.indexOf(one));
        return isFirst ? [...way, start] : undefined;
      }
      if (!before.has(other)) {
        before.set(other, name);
        waiting.push(other);
      }
    }
  }
  return undefined;
}

/** Paths of those elements of an array of tables that were read: those with problems are left out of `entries`. */
export function placesOf(
  file: TomlFile,
  key: string,
  entries: readonly { readonly name?: string | undefined }[],
): Path[] {
  const written = file.root[key];
  const all = Array.isArray(written) ? (written as readonly Readonly<Record<string, unknown>>[]) : [];
  let from = 0;
  return entries.map((entry) => {
    const found = all.findIndex((one, index) => index >= from && matches(one, entry));
    from = found + 1;
    return [key, Math.max(found, 0)];
  });
}

function matches(written: Readonly<Record<string, unknown>>, entry: object): boolean {
  const identity = 'folder' in entry ? 'folder' : 'name';
  return typeof written === 'object' && written?.[identity] === (entry as Record<string, unknown>)[identity];
}

/** All names that are written in an array of tables, also of elements with problems. */
export function writtenNames(file: TomlFile, key: string): string[] {
  const written = file.root[key];
  if (!Array.isArray(written)) return [];
  return written.flatMap((one: { readonly name?: unknown }) => (typeof one?.name === 'string' ? [one.name] : []));
}
