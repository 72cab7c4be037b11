/**
 * The monitor: judges what outputs did by what docs/boards.md promises of them, and by nothing else. It shares no code with
 * the guards: it reads the recording of what the chip was set to and of what its sensors measured, and what is written down
 * of who ran when. Where a rule depends on what it cannot see it says nothing, so what it says is a violation.
 */
import { activeTimes } from './interlock-monitor.ts';
import {
  type DeclaredOutput,
  type DeclaredSensor,
  type Interval,
  LATE,
  overlaps,
  RETRY,
  type Recording,
  type Sample,
} from './recording.ts';

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
  const on = [
    // Before it boots nobody looks.
    { from: -duty.most * duty.within, to: 0 },
    ...samples.flatMap((sample, index): Interval[] =>
      isOn(sample) ? [{ from: sample.at, to: samples[index + 1]?.at ?? recording.end }] : [],
    ),
  ];
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
