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
import type { SensorLimits } from '@perilune/capsules';
import type { PartDescription } from '@perilune/chips';
import { suggestion } from '../nearest-name.ts';
import { type BoardFile, type DeviceEntry, envelopeKeys, isActuator, type PinEntry } from './board-file.ts';
import type { Path } from './problem.ts';
import { shorten } from './quantity.ts';
import type { BoardChip } from './read-chips.ts';
import { type BoardEnvelope, readEnvelope, readPlausible, readRange } from './read-envelope.ts';
import type { TomlFile } from './toml-file.ts';

export interface PartReference {
  readonly chip: string;
  readonly part: string;
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
  /** Of sensors of which the board says what can be true. */
  readonly plausible: SensorLimits | undefined;
}

export interface BoardPin {
  readonly name: string;
  readonly kind: 'pin' | 'pwm' | 'adc';
  readonly part: PartReference;
  /** Of pins that are outputs for good, kept in limits; of pulses by their duty in percent. */
  readonly envelope: BoardEnvelope | undefined;
  /** Of pulses, in Hz: the least and the most. */
  readonly frequency: readonly [number, number] | undefined;
}

const pinEnvelopeKeys = Object.keys(envelopeKeys) as (keyof typeof envelopeKeys)[];

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
    this.#checkInterlocks(devices, devices, places);
    for (const [index, { name }] of devices.entries()) {
      const cycle = findCycle(name, devices);
      const path = [...(places[index] as Path), 'interlock'];
      if (cycle) this.#file.report(path, `these interlocks go round in a circle: ${cycle.join(' → ')}`);
    }
    return devices;
  }

  pins(kind: BoardPin['kind'], entries: readonly PinEntry[], devices: readonly BoardDevice[]): BoardPin[] {
    const places = placesOf(this.#file, kind, entries);
    const pins = entries.map((entry, index): BoardPin => {
      const path = places[index] as Path;
      this.#takeName(path, kind, entry.name);
      const part = this.#part(path, entry.chip, entry.name);
      if (part && part.kind !== kind)
        this.#file.report([...path, 'chip'], `this part is a ${part.kind}, not a ${kind}`);
      const isKept = pinEnvelopeKeys.some((key) => entry[key] !== undefined);
      const range = kind === 'pin' ? ([0, 1] as const) : ([0, 100] as const);
      return {
        name: entry.name,
        kind,
        part: entry.chip,
        envelope: isKept ? this.#pinEnvelope(path, entry, range) : undefined,
        frequency: readRange(this.#file, [...path, 'frequency'], entry.frequency),
      };
    });
    this.#checkInterlocks(pins, devices, places);
    return pins;
  }

  #pinEnvelope(path: Path, entry: PinEntry, range: readonly [number, number]): BoardEnvelope {
    const outside = entry.range?.find((one) => one < range[0] || one > range[1]);
    if (outside !== undefined) this.#file.report([...path, 'range'], `${outside} is no share in percent`);
    const envelope = readEnvelope(this.#file, path, entry, 1, range);
    const between = range[1] === 1 ? envelope.limits.safe.find((one) => one !== 0 && one !== 1) : undefined;
    if (between !== undefined) this.#file.report([...path, 'safe'], `${between} is no level of a pin: 0 or 1`);
    return envelope;
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
      plausible: this.#plausible(path, entry),
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
    if (isActuator(entry.class))
      return readEnvelope(this.#file, path, entry, deviceClassDescriptions[entry.class].dimensions);
    for (const key of pinEnvelopeKeys) {
      if (entry[key] === undefined) continue;
      const more = key === 'range' ? '; what it can be stands in `plausible`' : '';
      this.#file.report([...path, key], `a device of the class "${entry.class}" is not set to anything${more}`);
    }
    return undefined;
  }

  #plausible(path: Path, { class: its, plausible }: DeviceEntry): SensorLimits | undefined {
    if (plausible === undefined) return undefined;
    if (!isActuator(its)) return readPlausible(this.#file, [...path, 'plausible'], plausible);
    this.#file.report([...path, 'plausible'], `a device of the class "${its}" is not read from anything`);
    return undefined;
  }

  /** @param kept what has interlocks, at its places @param devices what they may look at */
  #checkInterlocks(
    kept: readonly { readonly envelope: BoardEnvelope | undefined }[],
    devices: readonly BoardDevice[],
    places: readonly Path[],
  ): void {
    const known = devices.map(({ name }) => name);
    const allWritten = new Set(writtenNames(this.#file, 'device'));
    for (const [index, { envelope }] of kept.entries()) {
      const path = [...(places[index] as Path), 'interlock'];
      for (const device of conditionDevices(envelope)) {
        if (!allWritten.has(device))
          this.#file.report(path, `there is no device ${shorten(device)}${suggestion(device, known)}`);
      }
    }
  }
}

/** What the interlocks of an envelope look at. */
export function conditionDevices(envelope: BoardEnvelope | undefined): readonly string[] {
  return envelope?.interlocks.flatMap(({ conditions }) => conditions.map(({ device }) => device)) ?? [];
}

/** The way from a device along interlocks back to itself, told by the first of those on it. */
function findCycle(start: string, devices: readonly BoardDevice[]): string[] | undefined {
  const next = new Map(devices.map(({ name, envelope }) => [name, conditionDevices(envelope)]));
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
