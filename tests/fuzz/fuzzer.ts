/** A fuzzer makes programs; each is run on our engine, and on real Lua where that can tell what is right. */

import type { Oracle } from './oracles/oracle.ts';
import { type Limits, runOurs } from './ours.ts';
import { Random, seedOf } from './random.ts';

export interface Fuzzer {
  readonly name: string;
  /** What is varied. */
  readonly about: string;
  /** True: both must print the same. False: ours must only stay whole, as the program may do what nobody can foresee. */
  readonly isCompared: boolean;
  readonly limits?: Limits;
  /** Oracle → why what it says of these programs is no rule. */
  readonly notOn?: Readonly<Record<string, string>>;
  /** @returns a program, one character for each byte */
  make(random: Random): string;
}

/** What is wrong with one program, if anything. */
export interface Finding {
  readonly kind: 'defect' | 'difference' | 'endless';
  readonly ours: string;
  readonly theirs?: string;
}

const LIMITS: Limits = { memory: 16 << 20, fuel: 10_000_000 };

/** Both have memory, but not the same. */
const OUT_OF_MEMORY = /not enough memory|stack overflow/;

export function programOf(fuzzer: Fuzzer, seed: number, index: number): string {
  return fuzzer.make(new Random(seedOf(seed, fuzzer.name, index)));
}

/** @returns one entry for each program, undefined where all is well */
export async function check(
  fuzzer: Fuzzer,
  programs: readonly string[],
  oracle: Oracle,
): Promise<(Finding | undefined)[]> {
  const limits = fuzzer.limits ?? LIMITS;
  const theirs = fuzzer.isCompared && !fuzzer.notOn?.[oracle.name] ? await oracle.run(programs) : [];
  return programs.map((program, index) => {
    const { transcript, defect } = runOurs(program, limits);
    if (defect !== undefined) return { kind: 'defect', ours: defect };
    const answer = theirs[index];
    if (answer === undefined || OUT_OF_MEMORY.test(transcript ?? '') || OUT_OF_MEMORY.test(answer)) return undefined;
    if (transcript === undefined)
      return { kind: 'endless', ours: `not done after ${limits.fuel} fuel`, theirs: answer };
    const [ourText, theirText] = [normalise(transcript), normalise(answer)];
    return ourText === theirText ? undefined : { kind: 'difference', ...firstDifference(ourText, theirText) };
  });
}

/** The first line that is not the same. */
function firstDifference(ourText: string, theirText: string): { ours: string; theirs: string } {
  const [ourLines, theirLines] = [ourText.split('\\x0a'), theirText.split('\\x0a')];
  const at = ourLines.findIndex((line, index) => line !== theirLines[index]);
  return at < 0
    ? { ours: '(ends)', theirs: theirLines[ourLines.length] ?? '' }
    : { ours: ourLines[at] ?? '', theirs: theirLines[at] ?? '(ends)' };
}

/**
 * Takes away what may differ: addresses; places in the harness, which errors of high levels name; and the sign of NaN, which
 * x86 sets where other machines do not, with the blanks that fill it up (and a sign the program has put before it).
 */
function normalise(transcript: string): string {
  return transcript
    .replace(/(harness|\(command line\)):\d+: /g, '')
    .replace(/(: | \()(builtin: )?0x[0-9a-f]+/gi, '$1ADDRESS')
    .replace(/ *-*nan\b */gi, 'nan');
}
