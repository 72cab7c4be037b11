/** Real PUC Lua: what it says is right. */
import { nativeOracle } from './native.ts';
import { wasmoonOracle } from './wasmoon.ts';

export interface Oracle {
  readonly name: string;
  /** The 5.4 release it implements: 8 for Lua 5.4.8. */
  readonly release: number;
  /** @param programs one character for each byte @returns transcripts; undefined for what does not end, or breaks the oracle */
  run(programs: readonly string[]): Promise<(string | undefined)[]>;
}

/** Of those there are, the one whose release is the nearest to ours. Messages differ a little from one to the next. */
export function bestOracle(): Oracle {
  const native = nativeOracle();
  return native && native.release > wasmoonOracle.release ? native : wasmoonOracle;
}

/** @param ask gives the answers to the first programs, fewer than there are if the next one breaks the oracle */
export async function askAll(
  programs: readonly string[],
  ask: (programs: readonly string[]) => Promise<(string | undefined)[]>,
): Promise<(string | undefined)[]> {
  const answers: (string | undefined)[] = [];
  while (answers.length < programs.length) {
    answers.push(...(await ask(programs.slice(answers.length))));
    if (answers.length < programs.length) answers.push(undefined);
  }
  return answers;
}
