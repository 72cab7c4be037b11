import { describe, expect, test } from 'vitest';
import { derivedCases } from './support/derived-cases.ts';
import { realDrivers } from './support/drivers.ts';
import { imageKinds } from './support/image-kinds.ts';
import { probe } from './support/probe.ts';
import { runCase } from './support/run-case.ts';
import { type ConformanceCase, loadCases } from './support/script.ts';

const cases: readonly ConformanceCase[] = [...loadCases(), ...[...realDrivers, probe].flatMap(derivedCases)];

describe.each(imageKinds)('images of $name', async ({ load }) => {
  const loader = await load();
  test.each(cases)('$name', (one) => {
    const { output, end, defects } = runCase(one, loader);
    const expected = one.end.kind === 'exit' ? `exit: ${one.end.code}` : `fault: ${one.end.cause} `;
    expect({ output, end: end.slice(0, expected.length), defects }).toEqual({
      output: one.output,
      end: expected,
      defects: [],
    });
    if (one.end.kind === 'fault') expect(end).toContain(one.end.message);
  });
});
