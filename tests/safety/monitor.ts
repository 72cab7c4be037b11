/**
 * The monitor: judges what outputs did by what docs/boards.md promises of them, and by nothing else. It shares no code with
 * the guards: it reads the recording of what the chip was set to and of what its sensors measured, and what is written down
 * of who ran when. Where a rule depends on what it cannot see it says nothing, so what it says is a violation.
 */

/** Times are in µs since boot. */
export interface Sample {
  readonly at: number;
  readonly values: readonly number[];
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface DeclaredCondition {
  readonly device: string;
  readonly above?: number;
  readonly below?: number;
  readonly stale?: number;
}

export interface DeclaredInterlock {
  readonly kind: 'while' | 'unless';
  readonly conditions: readonly DeclaredCondition[];
}

export interface DeclaredOutput {
  readonly name: string;
  readonly safe: readonly number[];
  /** The least difference it can show. */
  readonly resolution: number;
  readonly range?: readonly [number, number];
  readonly beyond?: 'clamp' | 'refuse';
  readonly step?: number;
  readonly slew?: { readonly by: number; readonly within: number };
  readonly minimumOn?: number;
  readonly minimumOff?: number;
  readonly duty?: { readonly most: number; readonly within: number };
  readonly watchdog?: number;
  readonly interlocks: readonly DeclaredInterlock[];
}

export interface DeclaredSensor {
  readonly name: string;
  readonly range?: readonly [number, number];
  readonly change?: { readonly by: number; readonly within: number };
  readonly stuck?: number;
}

/** What was recorded of a run. */
export interface Recording {
  readonly end: number;
  /** When the machine was shut down. */
  readonly shutDownAt: number;
  /** What each output was set to, from boot on; what each sensor measured. */
  readonly outputs: ReadonlyMap<string, readonly Sample[]>;
  readonly sensors: ReadonlyMap<string, readonly Sample[]>;
  /** When devices were broken: a chip that fails answers nothing, one that is stuck does and shows nothing. */
  readonly failing: ReadonlyMap<string, readonly Interval[]>;
  readonly stuck: ReadonlyMap<string, readonly Interval[]>;
  /** When somebody ran who may write the output. */
  readonly inCharge: ReadonlyMap<string, readonly Interval[]>;
  /** When somebody may have written the output; undefined if that is not known. */
  readonly writes: ReadonlyMap<string, readonly number[] | undefined>;
  /** Nobody closes an output or ends, and there are no interlocks and watchdogs: nothing is excused by them. */
  readonly isQuiet: boolean;
}

export type Rule =
  | 'range'
  | 'step'
  | 'slew'
  | 'minimum_on'
  | 'minimum_off'
  | 'duty'
  | 'watchdog'
  | 'interlock'
  | 'in charge';

export interface Violation {
  readonly output: string;
  readonly rule: Rule;
  readonly at: number;
  readonly message: string;
}

/** How late what time alone brings about may be: what runs then is cut short, at the latest after a system call. */
const LATE = 2_000;
/** How soon a device that did not answer is tried again, and a sensor that tells nothing is looked at. */
const RETRY = 100_000;
const LONGEST_LOOK = 1_000_000;
/** The least time from one step of a ramp to the next. */
const RAMP_STEP = 10_000;
const SECOND = 1e6;

export function judge(output: DeclaredOutput, sensors: readonly DeclaredSensor[], recording: Recording): Violation[] {
  const { name } = output;
  const samples = recording.outputs.get(name) ?? [];
  const violations: Violation[] = [];
  const report = (rule: Rule, at: number, message: string) => violations.push({ output: name, rule, at, message });
  judgeValues(output, samples, report);
  judgeSlew(output, samples, recording, report);
  judgeMinimumTimes(output, samples, recording, report);
  judgeDuty(output, samples, recording, report);
  for (const { from, to, rule, why } of mustBeSafe(output, sensors, recording)) {
    for (const [index, { at, values }] of samples.entries()) {
      const until = samples[index + 1]?.at ?? recording.end;
      if (until <= from || at >= to || isSafe(output, values)) continue;
      const start = Math.max(at, from);
      if (isBroken(recording, name, start, Math.min(until, to))) continue;
      if (Math.min(until, to) > start) report(rule, start, `${values} although ${why}`);
    }
  }
  return violations;
}

type Report = (rule: Rule, at: number, message: string) => void;

const isOn = ({ values }: Sample): boolean => values.some((value) => value !== 0);
const isSafe = ({ safe }: DeclaredOutput, values: readonly number[]): boolean =>
  values.every((value, index) => value === safe[index]);

function judgeValues(output: DeclaredOutput, samples: readonly Sample[], report: Report): void {
  const { range, step } = output;
  for (const { at, values } of samples) {
    for (const value of values) {
      if (!Number.isFinite(value)) report('range', at, `${value} is no number`);
      if (range && (value < range[0] || value > range[1])) report('range', at, `${value} is beyond ${range}`);
      const steps = step === undefined ? 0 : (value - (range?.[0] ?? 0)) / step;
      if (Math.abs(steps - Math.round(steps)) > 1e-5) report('step', at, `${value} is no whole number of ${step}`);
    }
  }
}

/** Whether the output may have jumped to its safe value there, past what else holds. */
const isExcused = (output: DeclaredOutput, { isQuiet, shutDownAt }: Recording, sample: Sample): boolean =>
  (!isQuiet || sample.at >= shutDownAt) && isSafe(output, sample.values);

function judgeSlew(output: DeclaredOutput, samples: readonly Sample[], recording: Recording, report: Report): void {
  const { slew, name, resolution, step = 0 } = output;
  if (!slew) return;
  const rate = slew.by / slew.within;
  const pause = Math.max(RAMP_STEP, Math.ceil(Math.max(resolution, step) / rate));
  const all = samples.flatMap(({ values }) => values);
  const span = Math.max(0, ...all) - Math.min(0, ...all);
  for (const [first, from] of samples.entries()) {
    for (const to of samples.slice(first + 1)) {
      if (isExcused(output, recording, to)) break;
      if (overlaps(recording.stuck.get(name), from.at, to.at + RETRY)) break;
      const most = rate * (to.at - from.at + pause) + 1e-6;
      if (most >= span) break;
      const furthest = Math.max(...to.values.map((value, index) => Math.abs(value - (from.values[index] as number))));
      if (furthest <= most) continue;
      report('slew', to.at, `${from.values} to ${to.values} within ${to.at - from.at} µs`);
      // One is enough: of an output without a guard nearly all pairs are.
      return;
    }
  }
}

function judgeMinimumTimes(
  output: DeclaredOutput,
  samples: readonly Sample[],
  recording: Recording,
  report: Report,
): void {
  const { minimumOn = 0, minimumOff = 0, name } = output;
  let since = 0;
  let before: Sample = { at: 0, values: output.safe };
  for (const sample of samples) {
    if (isOn(sample) === isOn(before)) continue;
    const time = sample.at - since;
    const isJudged =
      !isExcused(output, recording, sample) && !overlaps(recording.stuck.get(name), since, sample.at + RETRY);
    if (isJudged && isOn(sample) && time < minimumOff) report('minimum_off', sample.at, `off for ${time} µs only`);
    if (isJudged && !isOn(sample) && time < minimumOn) report('minimum_on', sample.at, `on for ${time} µs only`);
    since = sample.at;
    before = sample;
  }
}

function judgeDuty(output: DeclaredOutput, samples: readonly Sample[], recording: Recording, report: Report): void {
  const { duty, name } = output;
  if (!duty) return;
  const on = samples.flatMap((sample, index): Interval[] =>
    isOn(sample) ? [{ from: sample.at, to: samples[index + 1]?.at ?? recording.end }] : [],
  );
  // The worst window ends where a time of being on ends.
  for (const { to } of on) {
    const from = to - duty.within;
    if (isBroken(recording, name, from, to + RETRY)) continue;
    const used = on.reduce((sum, time) => sum + Math.max(0, Math.min(time.to, to) - Math.max(time.from, from)), 0);
    if (used > duty.most * duty.within + 1) report('duty', to, `on for ${used} of ${duty.within} µs`);
  }
}

interface SafeTime extends Interval {
  readonly rule: Rule;
  readonly why: string;
}

function mustBeSafe(
  output: DeclaredOutput,
  sensors: readonly DeclaredSensor[],
  recording: Recording,
): readonly SafeTime[] {
  const { name, watchdog } = output;
  const { end } = recording;
  const times: SafeTime[] = [];
  for (const { from, to } of gaps(recording.inCharge.get(name) ?? [], end))
    times.push({ from: from + LATE, to, rule: 'in charge', why: 'nobody is in charge' });
  const writes = recording.writes.get(name);
  if (watchdog !== undefined && writes !== undefined) {
    for (const [index, at] of [0, ...writes].entries()) {
      const from = at + watchdog + LATE;
      const to = writes[index] ?? end;
      if (from < to) times.push({ from, to, rule: 'watchdog', why: `it was not written since ${at}` });
    }
  }
  for (const interlock of output.interlocks) {
    for (const { from, to } of activeTimes(interlock, sensors, recording))
      times.push({ from: from + LATE, to, rule: 'interlock', why: `${JSON.stringify(interlock)} holds` });
  }
  return times;
}

/** True if it holds, false if not, 'unseen' if it surely cannot be seen, undefined if that is not known. */
type Holds = boolean | 'unseen' | undefined;

/** When an interlock surely holds. */
function activeTimes(
  interlock: DeclaredInterlock,
  sensors: readonly DeclaredSensor[],
  recording: Recording,
): readonly Interval[] {
  const moments = new Set([0, recording.end]);
  for (const condition of interlock.conditions)
    for (const moment of momentsOf(condition, sensors, recording)) moments.add(moment);
  const ordered = [...moments].filter((moment) => moment <= recording.end).sort((one, other) => one - other);
  return ordered.slice(0, -1).flatMap((from, index): Interval[] => {
    const to = ordered[index + 1] as number;
    const holds = interlock.conditions.map((condition) => holdsAt((from + to) / 2, condition, sensors, recording));
    const isActive =
      interlock.kind === 'while'
        ? holds.every((one) => one === true || one === 'unseen')
        : holds.some((one) => one === false || one === 'unseen');
    return isActive ? [{ from, to }] : [];
  });
}

/** How long a value that stands still is not noticed to do so. */
function lookTime(time: number): number {
  return Math.min(LONGEST_LOOK, Math.max(10_000, time / 10)) + RETRY + LATE;
}

/** All moments at which what is known of a condition may change. */
function momentsOf(
  { device, stale }: DeclaredCondition,
  sensors: readonly DeclaredSensor[],
  recording: Recording,
): readonly number[] {
  const sensor: DeclaredSensor = sensors.find(({ name }) => name === device) ?? { name: device };
  const { change, stuck } = sensor;
  const changes = [0, ...(recording.sensors.get(device) ?? []).map(({ at }) => at)];
  const broken = [...(recording.failing.get(device) ?? []), ...(recording.stuck.get(device) ?? [])];
  const breaks = broken.flatMap(({ from, to }) => [from, to, to + RETRY + LONGEST_LOOK]);
  const still = [stale, stuck].flatMap((time) => (time === undefined ? [] : [time + lookTime(time)]));
  const after = [0, ...still, ...(change ? [2 * (change.within + lookTime(change.within))] : [])];
  return [...changes, ...breaks].flatMap((moment) => [
    ...after.map((time) => moment + time),
    ...(change ? implausibleUntil(sensor, change, recording, moment) : []),
    ...(change && stale !== undefined
      ? [moment + stale + lookTime(stale) + settledBy(sensor, change, recording, moment)]
      : []),
  ]);
}

/** Until when a jump further than it can go is surely implausible, where the value before was plausible for long enough. */
function implausibleUntil(
  sensor: DeclaredSensor,
  change: NonNullable<DeclaredSensor['change']>,
  recording: Recording,
  at: number,
): readonly number[] {
  const samples = recording.sensors.get(sensor.name) ?? [];
  const index = samples.findIndex((sample) => sample.at === at);
  const [before, jumped] = [samples[index - 1], samples[index]];
  if (!before || !jumped) return [];
  const measured = (sample: Sample) => sample.values[0] as number;
  if (sensor.range && (measured(before) < sensor.range[0] || measured(before) > sensor.range[1])) return [];
  const still = change.within + lookTime(change.within);
  // It had been told from any value before it, and become what others are measured against.
  if (at < before.at + settleTime(change, samples.slice(0, index), before) + still) return [];
  const until = at + (Math.abs(measured(jumped) - measured(before)) / change.by) * change.within - still;
  return until > at ? [until] : [];
}

/** After how long a value is surely plausible, whatever was before it. */
function settleTime(
  change: NonNullable<DeclaredSensor['change']>,
  before: readonly Sample[],
  { values: [value = 0] }: Sample,
): number {
  const far = Math.max(0, ...before.map((sample) => Math.abs((sample.values[0] as number) - value)));
  return (far / change.by) * change.within + change.within + lookTime(change.within);
}

function settledBy(
  { name }: DeclaredSensor,
  change: NonNullable<DeclaredSensor['change']>,
  recording: Recording,
  at: number,
): number {
  const samples = recording.sensors.get(name) ?? [];
  const index = samples.findIndex((sample) => sample.at === at);
  const sample = samples[index];
  return sample ? settleTime(change, samples.slice(0, index), sample) : 0;
}

function holdsAt(
  moment: number,
  { device, above, below, stale }: DeclaredCondition,
  sensors: readonly DeclaredSensor[],
  recording: Recording,
): Holds {
  const samples = recording.sensors.get(device) ?? [];
  const sample = samples.findLast(({ at }) => at <= moment);
  if (!sample) return undefined;
  if (contains(recording.failing.get(device), moment)) return 'unseen';
  // What a stuck one shows is what it was last asked for; after a repair all is new.
  const trouble = [...(recording.stuck.get(device) ?? []), ...(recording.failing.get(device) ?? [])];
  const settled = trouble.every(({ from, to }) => moment < from || moment > to + RETRY + LONGEST_LOOK);
  const sensor: DeclaredSensor = sensors.find(({ name }) => name === device) ?? { name: device };
  const { range, change, stuck } = sensor;
  const value = sample.values[0] as number;
  const broke = trouble.filter(({ from }) => from <= moment).map(({ from, to }) => (moment <= to ? from : to));
  const stoodStill = moment - Math.max(sample.at, ...broke);
  for (const time of [stale, stuck]) if (time !== undefined && stoodStill > time + lookTime(time)) return 'unseen';
  if (!settled) return undefined;
  if (range && !(value >= range[0] && value <= range[1])) return 'unseen';
  if (change) {
    const [until] = implausibleUntil(sensor, change, recording, sample.at);
    if (until !== undefined && moment < until) return 'unseen';
    // Whether it is plausible depends on when it was looked at.
    return undefined;
  }
  // It may be unseen, or not yet.
  if ([stale, stuck].some((time) => time !== undefined && stoodStill > time - LATE)) return undefined;
  return (above !== undefined && value > above) || (below !== undefined && value < below);
}

function contains(intervals: readonly Interval[] | undefined, moment: number): boolean {
  return intervals?.some(({ from, to }) => from <= moment && moment <= to) ?? false;
}

function overlaps(intervals: readonly Interval[] | undefined, from: number, to: number): boolean {
  return intervals?.some((one) => one.from <= to && one.to >= from) ?? false;
}

/** From when it broke until it was set again. */
function isBroken(recording: Recording, name: string, from: number, to: number): boolean {
  const trouble = [...(recording.failing.get(name) ?? []), ...(recording.stuck.get(name) ?? [])];
  return overlaps(
    trouble.map((one) => ({ from: one.from, to: one.to + RETRY + LATE })),
    from,
    to,
  );
}

/** The times from 0 to the end that are in none of the intervals. */
function gaps(intervals: readonly Interval[], end: number): Interval[] {
  const result: Interval[] = [];
  let from = 0;
  for (const one of intervals.toSorted((a, b) => a.from - b.from)) {
    if (one.from > from) result.push({ from, to: one.from });
    from = Math.max(from, one.to);
  }
  if (from < end) result.push({ from, to: end });
  return result;
}

/** As people read it. */
export function showViolation({ output, rule, at, message }: Violation): string {
  return `${(at / SECOND).toFixed(6)} s, ${output}, ${rule}: ${message}`;
}
