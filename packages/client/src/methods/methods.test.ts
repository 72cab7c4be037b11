/** Every mistake that can be made with the parameters of every method, drawn from the table, with the exact message. */
import { expect, test } from 'vitest';
import type { Field } from '../schema.ts';
import { methods } from './index.ts';

/** A value that is expected, and some that are not, by the words the table has for it. */
interface Values {
  readonly good: unknown;
  readonly bad: readonly unknown[];
}

/** Whatever is expected, these are not. */
const never = [null, {}];

/** By the words of the table, so that a kind of parameter nobody thought of here fails. */
function valuesOf({ expected, items }: Pick<Field<unknown>, 'expected' | 'items'>): Values {
  const [most = 0] = (/at most (\d+)/.exec(expected)?.slice(1) ?? []).map(Number);
  const range = /^a (?:whole )?number from (\d+)(?: to (\d+))?$/.exec(expected);
  if (range) {
    const [least, limit] = [Number(range[1]), Number(range[2] ?? Number.MAX_SAFE_INTEGER)];
    return { good: least, bad: [least - 1, limit + 1, least + 0.5, `${least}`, true, ...never] };
  }
  if (/^a text of at most/.test(expected)) return { good: 'x', bad: ['x'.repeat(most + 1), 5, ['x'], ...never] };
  if (expected === 'a number') return { good: 1.5, bad: ['1', false, ...never] };
  if (expected === 'true or false') return { good: true, bad: [1, 'true', ...never] };
  if (expected === 'the name of a process, or its id') {
    return { good: 'x', bad: ['', 'x'.repeat(65), 0, -1, 1.5, true, ...never] };
  }
  const choice = /^one of "([^"]+)"/.exec(expected)?.[1];
  if (choice !== undefined) return { good: choice, bad: ['', choice.toUpperCase(), 0, ...never] };
  if (/^base64/.test(expected))
    return { good: 'AAAA', bad: ['A'.repeat(Math.ceil(most / 3) * 4 + 4), '%', 5, ...never] };
  if (/^an object: numbers/.test(expected)) return { good: { x: 1 }, bad: [{ x: '1' }, 5, [], null] };
  if (items) {
    const { good, bad } = valuesOf(items);
    return {
      good: [good],
      bad: [...bad.map((one) => [good, one]), Array.from({ length: 65 }, () => good), 'x', ...never],
    };
  }
  throw new Error(`nothing is known here of '${expected}'`);
}

/** Name of the method, parameters as one writes them, message. */
function mistakes(): string[] {
  return Object.entries(methods).flatMap(([name, { params }]) => {
    const fields = Object.entries(params.fields ?? {});
    const good = Object.fromEntries(fields.map(([key, field]) => [key, valuesOf(field).good]));
    expect(params.check(good, 'params'), `${name} ${JSON.stringify(good)}`).toBe(undefined);
    const rows: unknown[] = [[], 'x', 5, null, { ...good, unexpected: 1 }];
    for (const [key, field] of fields) {
      const { [key]: _, ...rest } = good;
      if (!field.isOptional) rows.push(rest);
      else expect(params.check(rest, 'params'), `${name} without ${key}`).toBe(undefined);
      rows.push(...valuesOf(field).bad.map((bad) => ({ ...good, [key]: bad })));
    }
    return rows.map((row) => `${name} ${shortened(row)}\n    ${params.check(row, 'params') ?? 'NOTHING IS WRONG'}`);
  });
}

/** What is very long, by its length. */
function shortened(row: unknown): string {
  return JSON.stringify(row, (_, value) => {
    if (typeof value === 'string' && value.length > 20) return `${value[0]} × ${value.length}`;
    return Array.isArray(value) && value.length > 20 ? [`${value[0]} × ${value.length}`] : value;
  });
}

test('each method refuses each bad parameter, and says where it is, what it is, and what is expected', async () => {
  const rows = mistakes();
  expect(rows.filter((row) => row.includes('NOTHING IS WRONG'))).toEqual([]);
  await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot('mistakes.expected.txt');
});
