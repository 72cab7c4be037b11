import { drivers } from '@perilune/abi';
import { describe, expect, test } from 'vitest';
import { allCases } from './support/all-cases.ts';
import { realDrivers } from './support/drivers.ts';
import { imageKinds } from './support/image-kinds.ts';
import { libtockApps } from './support/libtock-apps.ts';
import { runCase } from './support/run-case.ts';
import { parseCase } from './support/script.ts';

describe.each(imageKinds)('images of $name', async ({ load }) => {
  const loader = await load();

  test.each(allCases)('$name', (one) => {
    const { output, end, defects } = runCase(one, loader);
    const expected = one.end.kind === 'exit' ? `exit: ${one.end.code}` : `fault: ${one.end.cause} `;
    expect({ output, end: one.end.kind === 'exit' ? end : end.slice(0, expected.length), defects }).toEqual({
      output: one.output,
      end: expected,
      defects: [],
    });
    if (one.end.kind === 'fault') expect(end).toContain(one.end.message);
  });

  test('a case that prints or ends otherwise is found out', () => {
    const headers = '-- shows: nothing\n-- source: none\n';
    const run = (program: string) => runCase(parseCase('wrong', headers + program), loader, 100);
    expect(run('print "one"\nprint "two"').output).toEqual(['one', 'two']);
    expect(run('require "syscall.raw".exit(4)').end).toBe('exit: 4');
    expect(run('error "broken"').end).toBe('fault: error main.lua:3: broken');
    expect(run('require "syscall.raw".yield_wait()').end).toBe('waits for ever');
    expect(run('while true do end').end).toMatch(/^not at its end after/);
  });
});

test('every driver is there', () => {
  expect(realDrivers).toEqual(drivers);
});

test('each case expects something, or to come to its end', () => {
  const silent = allCases.filter(({ output, end }) => output.length === 0 && end.kind === 'exit' && end.code === 0);
  expect(silent.map(({ name }) => name)).toEqual([]);
});

test('the cases that stand for the apps of libtock-c exist', () => {
  const names = new Set(allCases.map(({ name }) => name));
  for (const { apps, cases = [], elsewhere, notRun } of libtockApps) {
    expect(cases.filter((name) => !names.has(name))).toEqual([]);
    expect([apps, cases.length > 0 || elsewhere !== undefined || notRun !== undefined]).toEqual([apps, true]);
  }
});
