/** Judges a run: did the engine hold the program? Pure, so that the table can be tested without running anything. */
import type { CorpusEntry } from './corpus.ts';
import type { EngineEnd } from './engine.ts';

/** What the parent process learned about one program on one engine. */
export interface Run {
  /** Absent when the process died or had to be killed before it could say. */
  readonly end: EngineEnd | undefined;
  /** Time the program ran and had a processor; for a killed process, until it was killed. */
  readonly milliseconds: number;
  /** How many bytes the process grew while the program ran. */
  readonly growth: number;
  readonly wasKilled: boolean;
}

export interface Allowance {
  readonly deadline: number;
  /** Milliseconds past the deadline that a busy machine may cause. */
  readonly grace: number;
  /** Bytes beyond the quota that the engine's own bookkeeping may take. */
  readonly slack: number;
}

export interface Verdict {
  readonly contained: boolean;
  readonly text: string;
}

const MEGABYTE = 1024 * 1024;

/** Engines with a clock are held to it; how the program ends is theirs to choose. Nothing is said where they lack a feature. */
export function judge(entry: CorpusEntry, run: Run, allowance: Allowance): Verdict | undefined {
  if (run.end?.how === 'unsupported') return undefined;
  const escapes: string[] = [];
  const late = Math.round(run.milliseconds - allowance.deadline);
  if (run.wasKilled) escapes.push(`escaped: still ran ${late} ms past deadline`);
  else if (run.end === undefined) escapes.push('crashed: the process died');
  else if (run.end.how === 'crashed') escapes.push(`crashed: ${firstLine(run.end.message)}`);
  else if (late > allowance.grace) escapes.push(`escaped: ran ${late} ms past deadline`);
  if (run.growth > entry.memory + allowance.slack) {
    escapes.push(`memory grew to ${Math.round(run.growth / MEGABYTE)} MB`);
  }
  if (escapes.length > 0) return { contained: false, text: escapes.join('; ') };
  return { contained: true, text: `contained (${run.end?.how})` };
}

/** Our own engine also has to end as the entry says, within fuel and memory that are counted. */
export function judgeOwn(entry: CorpusEntry, run: Run, allowance: Allowance, fuelBound: number): Verdict | undefined {
  const { end } = run;
  const complaint = end && end.how !== 'crashed' ? complaintAbout(entry, end, fuelBound) : undefined;
  return complaint === undefined ? judge(entry, run, allowance) : { contained: false, text: complaint };
}

/** What is wrong with the way an entry ended, or undefined when all is as stated. */
export function complaintAbout(entry: CorpusEntry, end: EngineEnd, fuelBound: number): string | undefined {
  const isCutShort = end.by === 'deadline'; // and nobody knows how it would have ended
  if (!isCutShort && !entry.outcomes.some((outcome) => isOutcome(outcome, end))) {
    const stated = entry.outcomes.map((outcome) =>
      'pattern' in outcome ? `error: ${outcome.pattern.source}` : outcome.kind,
    );
    return `ended as '${end.how}${end.message === undefined ? '' : `: ${firstLine(end.message)}`}', not as ${stated.join(' or ')}`;
  }
  if (end.fuel !== undefined && end.fuel > entry.fuel + fuelBound) return `burnt ${end.fuel} fuel of ${entry.fuel}`;
  if (end.memory !== undefined && end.memory > entry.memory) return `held ${end.memory} bytes of ${entry.memory}`;
  return undefined;
}

function isOutcome(outcome: CorpusEntry['outcomes'][number], { how, message = '' }: EngineEnd): boolean {
  switch (outcome.kind) {
    case 'fuel':
      return how === 'stopped';
    case 'memory':
      return how === 'error' && message.includes('not enough memory');
    case 'error':
      return how === 'error' && outcome.pattern.test(message);
    case 'done':
      return how === 'done';
  }
}

function firstLine(text = ''): string {
  return (text.split('\n')[0] ?? '').slice(0, 80);
}
