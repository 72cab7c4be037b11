import { expect, test } from 'vitest';
import { UsageError } from './command.ts';
import { parseArguments } from './parse-arguments.ts';

const options = {
  json: { type: 'boolean' },
  'keep-state': { type: 'boolean' },
  name: { type: 'string', short: 'n' },
} as const;

test('what is right is parsed', () => {
  const { values, positionals } = parseArguments({
    args: ['--json', '-n', 'pot', '--name=-x', 'left'],
    options,
    allowPositionals: true,
  });
  expect(values).toEqual({ json: true, name: '-x' });
  expect(positionals).toEqual(['left']);
});

test.each([
  [['--jsno'], "unknown option '--jsno'; did you mean '--json'?"],
  [['--keep'], "unknown option '--keep'; did you mean '--keep-state'?"],
  [['--quite-another'], "unknown option '--quite-another'"],
  [['-x'], "unknown option '-x'"],
  [['-xyz'], "unknown option '-x'"],
  [['--'.concat("it's")], "unknown option '--it'"],
  [['--name'], '--name needs a value'],
  [['-n'], '--name needs a value'],
  [['--name', '--json'], "--name needs a value; one that begins with '-' is given as --name=-…"],
  [['-n', '-x'], "--name needs a value; one that begins with '-' is given as --name=-…"],
  [['--json=yes'], '--json takes no value'],
  [['left'], "'left' is more than is expected"],
])('%j is wrong', (args, message) => {
  expect(() => parseArguments({ args, options })).toThrow(new UsageError(message));
});
