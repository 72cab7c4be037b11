import { describe, expect, test } from 'vitest';
import { CorpusError, DEFAULT_FUEL, DEFAULT_MEMORY, loadCorpus, parseEntry } from './corpus.ts';
import { programTable, summaryTable } from './table.ts';
import { complaintAbout, judge, judgeOwn, type Run } from './verdict.ts';

const parse = (...lines: string[]) => parseEntry('x', `${lines.join('\n')}\nwhile true do end\n`);
const WHY = '-- why: a reason';

describe('the corpus', () => {
  const corpus = loadCorpus();

  test('every file parses and says why it is there in one sentence', () => {
    expect(corpus.length).toBeGreaterThan(150);
    for (const { name, why } of corpus) expect(why, name).toMatch(/^[a-z_"].*\.$/);
  });

  test('every JavaScript twin has its Lua entry', () => {
    expect(corpus.filter(({ javascript }) => javascript !== undefined).length).toBeGreaterThanOrEqual(15);
  });
});

describe('headers', () => {
  test('defaults and alternatives', () => {
    const entry = parse('-- outcome: memory or error: a|b or fuel', WHY);
    expect(entry.outcomes).toEqual([{ kind: 'memory' }, { kind: 'error', pattern: /a|b/s }, { kind: 'fuel' }]);
    expect([entry.fuel, entry.memory]).toEqual([DEFAULT_FUEL, DEFAULT_MEMORY]);
  });

  test('budgets', () => {
    const entry = parse('-- outcome: fuel', '-- fuel: 5000', '-- memory: 256KiB', WHY);
    expect([entry.fuel, entry.memory]).toEqual([5000, 262144]);
  });

  test.each([
    ['no outcome', [WHY], "header 'outcome' is missing"],
    ['no reason', ['-- outcome: fuel'], "header 'why' is missing"],
    ['unknown outcome', ['-- outcome: explode', WHY], "unknown outcome 'explode'"],
    ['unknown alternative', ['-- outcome: fuel or explode', WHY], "unknown outcome 'fuel or explode'"],
    ['error without a pattern', ['-- outcome: error:', WHY], "unknown outcome 'error:'"],
    ['broken pattern', ['-- outcome: error: (', WHY], "'(' is not a regular expression"],
    ['unknown header', ['-- outcomes: fuel', WHY], "x:1: unknown header 'outcomes'"],
    ['twice', ['-- outcome: fuel', '-- outcome: done', WHY], "x:2: header 'outcome' stands twice"],
    ['empty', ['-- outcome:', WHY], "x:1: header 'outcome' is empty"],
    ['fuel in words', ['-- outcome: fuel', '-- fuel: lots', WHY], "fuel 'lots' is not a positive whole number"],
    ['no fuel', ['-- outcome: fuel', '-- fuel: 0', WHY], "fuel '0' is not a positive whole number"],
    ['memory without unit', ['-- outcome: fuel', '-- memory: 64', WHY], "memory '64' is not a size such as 256KiB"],
    ['memory in decimals', ['-- outcome: fuel', '-- memory: 1.5MiB', WHY], "memory '1.5MiB' is not a size"],
  ])('%s is refused', (_, lines, message) => {
    expect(() => parse(...lines)).toThrow(CorpusError);
    expect(() => parse(...lines)).toThrow(message);
  });
});

describe('verdicts', () => {
  const entry = parse('-- outcome: fuel or error: stack', '-- fuel: 1000', '-- memory: 64KiB', WHY);
  const allowance = { deadline: 500, grace: 100, slack: 1 << 20 };
  const run = (part: Partial<Run>): Run => ({
    end: { how: 'stopped' },
    milliseconds: 510,
    growth: 0,
    wasKilled: false,
    ...part,
  });

  test.each([
    ['in time', {}, true, 'contained (stopped)'],
    ['late', { milliseconds: 900 }, false, 'escaped: ran 400 ms past deadline'],
    ['killed', { milliseconds: 3000, wasKilled: true }, false, 'escaped: still ran 2500 ms past deadline'],
    ['died', { end: undefined }, false, 'crashed: the process died'],
    ['trapped', { end: { how: 'crashed', message: 'unreachable\nat x' } }, false, 'crashed: unreachable'],
    ['grew', { growth: 9 << 20 }, false, 'memory grew to 9 MB'],
  ] as const)('%s', (_, part, contained, text) => {
    expect(judge(entry, run(part), allowance)).toEqual({ contained, text });
  });

  test('an engine that lacks what the program needs is not judged', () => {
    expect(judge(entry, run({ end: { how: 'unsupported' } }), allowance)).toBeUndefined();
  });

  test('our own engine is held to the clock like others, and to the stated outcome, its fuel and its memory', () => {
    expect(judgeOwn(entry, run({}), allowance, 10)?.contained).toBe(true);
    expect(judgeOwn(entry, run({ milliseconds: 2000 }), allowance, 10)?.text).toBe(
      'escaped: ran 1500 ms past deadline',
    );
    expect(judgeOwn(entry, run({ end: { how: 'done' } }), allowance, 10)?.contained).toBe(false);
    expect(complaintAbout(entry, { how: 'done' }, 10)).toBe("ended as 'done', not as fuel or error: stack");
    expect(complaintAbout(entry, { how: 'error', message: 'x' }, 10)).toContain("'error: x'");
    expect(complaintAbout(entry, { how: 'error', message: 'a stack' }, 10)).toBeUndefined();
    expect(complaintAbout(entry, { how: 'stopped', fuel: 1011 }, 10)).toBe('burnt 1011 fuel of 1000');
    expect(complaintAbout(entry, { how: 'stopped', memory: 65537 }, 10)).toBe('held 65537 bytes of 65536');
    expect(judgeOwn(entry, run({ end: { how: 'crashed', message: 'trap' } }), allowance, 10)?.text).toBe(
      'crashed: trap',
    );
  });

  test('what the clock cuts short need not have come to its stated end, but stayed within its quota', () => {
    const done = parse('-- outcome: done', '-- memory: 64KiB', WHY);
    expect(complaintAbout(done, { how: 'stopped', by: 'deadline' }, 10)).toBeUndefined();
    expect(complaintAbout(done, { how: 'stopped', by: 'fuel' }, 10)).toBe("ended as 'stopped', not as done");
    expect(complaintAbout(done, { how: 'stopped', by: 'deadline', memory: 65537 }, 10)).toContain('held 65537 bytes');
  });
});

describe('tables', () => {
  const entry = parse('-- outcome: fuel', WHY);
  const cells = [
    { entry: 'x', engine: 'wasmoon', verdict: { contained: false, text: 'escaped: ran 9 ms past deadline' } },
    { entry: 'x', engine: 'fengari', verdict: { contained: true, text: 'contained (stopped)' } },
    { entry: 'x', engine: 'quickjs', verdict: undefined },
  ] as const;

  test('mark what escaped and leave out what has no equivalent', () => {
    expect(programTable([entry], ['wasmoon', 'quickjs'], cells)).toContain(
      '| x | **escaped: ran 9 ms past deadline** | – |',
    );
  });

  test('count what each engine held', () => {
    expect(summaryTable(['wasmoon', 'fengari', 'quickjs'], cells).split('\n')).toEqual([
      '| engine | programs | held | ran past the deadline | outgrew their memory | crashed |',
      '| --- | --- | --- | --- | --- | --- |',
      '| wasmoon | 1 | **0** | 1 | 0 | 0 |',
      '| fengari | 1 | **1** | 0 | 0 | 0 |',
      '| quickjs | 0 | **0** | 0 | 0 | 0 |',
    ]);
  });
});
