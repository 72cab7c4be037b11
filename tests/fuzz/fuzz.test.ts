/**
 * A sample of each fuzzer, the same in every run: fixed seed, fixed number of programs, compared with the oracle that is
 * there everywhere where it is one. `npm run fuzz` goes on from there.
 */
import { describe, expect, test } from 'vitest';
import { check, type Fuzzer, programOf } from './fuzzer.ts';
import { fuzzers } from './fuzzers.ts';
import { minimise } from './minimise.ts';
import { nativeOracle } from './oracles/native.ts';
import { wasmoonOracle } from './oracles/wasmoon.ts';
import { Random } from './random.ts';

const SEED = 1;
const PROGRAMS = 40;
const native = nativeOracle();

describe.each(fuzzers)('$name: $about', (fuzzer) => {
  test(`of ${PROGRAMS} programs none breaks anything`, async () => {
    const programs = Array.from({ length: PROGRAMS }, (_, index) => programOf(fuzzer, SEED, index));
    const oracle = fuzzer.notOn?.[wasmoonOracle.name] ? (native ?? wasmoonOracle) : wasmoonOracle;
    const found = await check(fuzzer, programs, oracle);
    const failing = found.flatMap((finding, index) => (finding ? [{ index, ...finding }] : []));
    expect(failing.slice(0, 1)).toEqual([]);
  }, 120_000);
});

describe('a difference', () => {
  const fuzzer: Fuzzer = {
    name: 'planted',
    about: 'one line among many that differs',
    isCompared: true,
    make: () => 'for i = 1, 3 do\n  local x = i\n  print(_VERSION == nil, x)\nend\nprint(planted)\n',
  };
  const oracle = {
    name: 'planted',
    release: 8,
    run: async (programs: readonly string[]) =>
      programs.map((program) => (program.includes('planted') && program.includes('print') ? '1\\x0a' : undefined)),
  };

  test('is found, and made as short as it can be', async () => {
    const program = fuzzer.make(new Random(1));
    expect((await check(fuzzer, [program], oracle))[0]).toMatchObject({ kind: 'difference', theirs: '1' });
    const judge = async (candidates: readonly string[]): Promise<boolean[]> =>
      (await check(fuzzer, candidates, oracle)).map((finding) => finding?.kind === 'difference');
    expect(await minimise(program, judge, 500)).toBe('printplanted');
  });
});

test('a program depends on nothing but seed, fuzzer and number', () => {
  for (const fuzzer of fuzzers) {
    expect(programOf(fuzzer, 7, 3)).toBe(programOf(fuzzer, 7, 3));
    expect(programOf(fuzzer, 7, 3)).not.toBe(programOf(fuzzer, 8, 3));
  }
});
