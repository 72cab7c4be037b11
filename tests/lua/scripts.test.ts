/**
 * Runs every script of tests/lua on real PUC Lua, so that no expectation is ours alone, and on our own
 * engine as soon as runners/perilune.ts knows it.
 */
import { describe, expect, test } from 'vitest';
import { actualTranscript, expectedTranscript, reasonToSkip, SCRIPTS_FOLDER } from './run-scripts.ts';
import { allRunners } from './runners/index.ts';
import { loadScripts, parseScript } from './script.ts';

/** Milliseconds. */
const PATIENCE = 300_000;
const scripts = loadScripts(SCRIPTS_FOLDER);

for (const runner of await allRunners()) {
  describe(`script tests on ${runner.name}`, () => {
    for (const script of scripts) {
      const reason = reasonToSkip(script, runner);
      if (reason !== undefined) continue;
      test.concurrent(
        script.name,
        async () => {
          expect(actualTranscript(await runner.run(script.source, script.name))).toBe(expectedTranscript(script));
        },
        // Whoever runs beside a slow one waits for it too: time is no verdict here.
        PATIENCE,
      );
    }
  });
}

describe('reading a script', () => {
  test('collects output lines in order and the error at the end', () => {
    const script = parseScript(
      'x',
      'print(1) --> 1\nprint(2, "\\n3")\n--> 2\t\n--> 3\nerror("no") --> error: script:5: no\n',
    );
    expect(script.output).toEqual(['1', '2', '3']);
    expect(script.error).toBe('script:5: no');
  });

  test('an empty marker is an empty line', () => {
    expect(parseScript('x', 'print() -->').output).toEqual(['']);
  });

  test('refuses a script that expects nothing, or something after its error', () => {
    expect(() => parseScript('idle', 'x = 1')).toThrow('idle: expects nothing');
    expect(() => parseScript('x', 'error() --> error: nil\nprint(1) --> 1')).toThrow('x:2: nothing can be expected');
  });

  test('reads the headers, and only before the first statement', () => {
    const source = '-- beyond PUC: a\n-- since 5.4.6: b\n-- not on wasmoon: c\nprint(1) --> 1\n-- not on lua5.4: d\n';
    const { headers } = parseScript('x', source);
    expect(headers).toEqual({ beyondPuc: 'a', since: 6, notOn: new Map([['wasmoon', 'c']]) });
  });
});
