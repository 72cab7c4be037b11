/** What is known of a control task, for people: the process console and the summary of a run. */
import type { ProcessStatus } from '@perilune/machine';

type Control = NonNullable<ProcessStatus['control']>;

export function controlLines({
  period,
  budget,
  deadline,
  steps,
  misses,
  lost,
  longest,
  jitter,
  used,
}: Control): string[] {
  const held = lost === 0 ? '' : `, ${lost} of them while the machine was held up`;
  return [
    `${steps} ${steps === 1 ? 'step' : 'steps'}, one every ${time(period)}, done within ${time(deadline)}`,
    `${misses} ${misses === 1 ? 'deadline' : 'deadlines'} missed${held}; the longest took ${time(longest)}`,
    `began late by ${spread(jitter)}`,
    `used ${spread(used)} of its budget of ${time(budget)}`,
  ];
}

function spread({ least, median, p99, p999, most }: Control['jitter']): string {
  return `${time(least)} at least, ${time(median)} (median), ${time(p99)} (99 %), ${time(p999)} (99.9 %), ${time(most)} at most`;
}

/** µs, with three digits. */
function time(microseconds: number): string {
  if (microseconds < 1000) return `${Number(microseconds.toPrecision(3))} µs`;
  if (microseconds < 1e6) return `${Number((microseconds / 1000).toPrecision(3))} ms`;
  return `${Number((microseconds / 1e6).toPrecision(3))} s`;
}
