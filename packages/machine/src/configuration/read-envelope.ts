/** From what a board says of an output or a sensor to the limits it is kept in, or all that is wrong with them. */
import {
  checkLimits,
  checkSensorLimits,
  type EnvelopeLimits,
  type InterlockRule,
  type SensorLimits,
} from '@perilune/capsules';
import type { DeviceEntry, InterlockEntry } from './board-file.ts';
import type { Path } from './problem.ts';
import type { TomlFile } from './toml-file.ts';

/** What an output is kept in, whatever is written to it. */
export interface BoardEnvelope {
  readonly limits: EnvelopeLimits;
  readonly interlocks: readonly BoardInterlock[];
}

export interface BoardCondition {
  readonly device: string;
  readonly above: number | undefined;
  readonly below: number | undefined;
  /** µs. */
  readonly stale: number | undefined;
}

export interface BoardInterlock {
  readonly kind: InterlockRule['kind'];
  readonly conditions: readonly BoardCondition[];
}

export type EnvelopeEntry = Partial<
  Pick<
    DeviceEntry,
    'range' | 'beyond' | 'step' | 'slew' | 'safe' | 'minimum_on' | 'minimum_off' | 'duty' | 'watchdog' | 'interlock'
  >
>;

const SECOND = 1e6;

/** @param fixedRange of what can be nothing else, such as a pin */
export function readEnvelope(
  file: TomlFile,
  path: Path,
  entry: EnvelopeEntry,
  dimensions: number,
  fixedRange?: readonly [number, number],
): BoardEnvelope {
  const before = file.problemCount;
  const range = readRange(file, [...path, 'range'], entry.range) ?? fixedRange;
  const { beyond, step, slew, minimum_on: minimumOn, minimum_off: minimumOff, duty, watchdog } = entry;
  const limits: EnvelopeLimits = {
    safe: readSafe(file, path, entry, dimensions, range),
    ...(range && { range }),
    ...(beyond && { beyond }),
    ...(step !== undefined && { step }),
    ...(slew && { slew: (slew.by / slew.within) * SECOND }),
    ...(minimumOn !== undefined && { minimumOn: Math.round(minimumOn) }),
    ...(minimumOff !== undefined && { minimumOff: Math.round(minimumOff) }),
    ...(duty && { duty: { share: duty.most, window: Math.round(duty.within) } }),
    ...(watchdog !== undefined && { watchdog: Math.round(watchdog) }),
  };
  // What single keys cannot tell: whether they contradict each other.
  if (file.problemCount === before) attempt(file, path, () => checkLimits(limits, dimensions));
  const interlocks = entry.interlock ?? [];
  const isList = interlocks.length > 1;
  return {
    limits,
    interlocks: interlocks.map((one, index) =>
      readInterlock(file, isList ? [...path, 'interlock', index] : [...path, 'interlock'], one),
    ),
  };
}

export function readPlausible(file: TomlFile, path: Path, entry: NonNullable<DeviceEntry['plausible']>): SensorLimits {
  const { change, stuck } = entry;
  const before = file.problemCount;
  const range = readRange(file, [...path, 'range'], entry.range);
  const limits: SensorLimits = {
    ...(range && { range }),
    ...(change && { change: { by: change.by, within: Math.round(change.within) } }),
    ...(stuck !== undefined && { stuck: Math.round(stuck) }),
  };
  if (file.problemCount === before) attempt(file, path, () => checkSensorLimits(limits));
  return limits;
}

function attempt(file: TomlFile, path: Path, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    file.report(path, error.message);
  }
}

export function readRange(
  file: TomlFile,
  path: Path,
  written: readonly number[] | undefined,
): readonly [number, number] | undefined {
  if (written === undefined) return undefined;
  const [least, most, ...none] = written;
  if (least !== undefined && most !== undefined && none.length === 0 && least <= most) return [least, most];
  file.report(path, 'two numbers are expected, the least and the most');
  return undefined;
}

function readSafe(
  file: TomlFile,
  path: Path,
  entry: EnvelopeEntry,
  dimensions: number,
  range: EnvelopeLimits['range'],
): readonly number[] {
  const standard = range && (range[0] > 0 || range[1] < 0) ? undefined : 0;
  const written = entry.safe ?? (standard === undefined ? [] : [standard]);
  const place = [...path, 'safe'];
  if (written.length === 0) file.report(path, "'safe' is missing: 0 is out of its range");
  else if (written.length !== 1 && written.length !== dimensions) {
    file.report(place, `${written.length} values are given; the device has ${dimensions}`);
  }
  const outside = range && written.find((one) => one < range[0] || one > range[1]);
  if (outside !== undefined) file.report(place, `${outside} is out of its range`);
  return Array.from({ length: dimensions }, (_, index) => written[index] ?? written[0] ?? 0);
}

function readInterlock(file: TomlFile, path: Path, entry: InterlockEntry): BoardInterlock {
  const { device, above, below, stale, while: whiled, unless } = entry;
  const forms = [device, whiled, unless].filter((form) => form !== undefined).length;
  const isBare = device === undefined && (above ?? below ?? stale) !== undefined;
  if (forms !== 1 || isBare) file.report(path, "one of 'device', 'while' and 'unless' is expected");
  const kind = unless === undefined ? 'while' : 'unless';
  const conditions = whiled ?? unless ?? (device === undefined ? [] : [{ device, above, below, stale }]);
  if (conditions.length === 0 && forms === 1) file.report(path, `there is no condition in '${kind}'`);
  for (const condition of conditions) checkCondition(file, path, kind, condition);
  return { kind, conditions };
}

function checkCondition(file: TomlFile, path: Path, kind: BoardInterlock['kind'], condition: BoardCondition): void {
  const { above, below, stale } = condition;
  if (kind === 'while' && above === undefined && below === undefined && stale === undefined)
    file.report(path, "'above', 'below' or 'stale' is missing");
  if (kind === 'unless' && above === undefined && below === undefined)
    file.report(path, "'above' or 'below' is missing: a number");
  if (kind === 'unless' && above !== undefined && below !== undefined)
    file.report(path, "'above' and 'below' in one condition hold beyond either: of 'unless' they are two conditions");
}
