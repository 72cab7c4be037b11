/** When an interlock surely holds, by what the documentation says of conditions and of readings that cannot be true. */
import {
  contains,
  type DeclaredCondition,
  type DeclaredInterlock,
  type DeclaredSensor,
  type Interval,
  LATE,
  LONGEST_LOOK,
  RETRY,
  type Recording,
  type Sample,
} from './recording.ts';

/** True if it holds, false if not, 'unseen' if it surely cannot be seen, undefined if that is not known. */
type Holds = boolean | 'unseen' | undefined;

/** When an interlock surely holds. */
export function activeTimes(
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
  if (stuck !== undefined && stoodStill > stuck + lookTime(stuck)) return 'unseen';
  // A value that was not plausible at first is new to whoever sees it then.
  const hidden = change ? settleTime(change, samples.slice(0, samples.indexOf(sample)), sample) : 0;
  if (stale !== undefined && stoodStill > stale + lookTime(stale) + hidden) return 'unseen';
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
