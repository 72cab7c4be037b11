import { expect, test } from 'vitest';
import { KeyLines } from './key-lines.ts';

const text = `# [not.a] table
name = "a # no comment" # one
"quoted key".'x' = 1
long = """
[not.a.table]
key = 1 \\""" """"
list = [ # first
  1, { a = 1,
  b = 2 },
  [3,
   4],
]
[chip.pot] # here
type = 'it''
[[device]]
name = "x"
  [device.interlock]
  above = 1
[[device]]
range = [0,
  1]
[[device.inner]]
a.b.c = 1
`.replace("'it''", "'it'");

test.each([
  [['name'], 2],
  [['quoted key', 'x'], 3],
  [['long'], 4],
  [['list'], 7],
  [['list', 0], 8],
  [['list', 1, 'a'], 8],
  [['list', 1, 'b'], 9],
  [['list', 2, 1], 11],
  [['chip', 'pot'], 13],
  [['chip', 'pot', 'type'], 14],
  [['device', 0], 15],
  [['device', 0, 'interlock', 'above'], 18],
  [['device', 1], 19],
  [['device', 1, 'range', 1], 21],
  [['device', 1, 'inner', 0, 'a', 'b', 'c'], 23],
  [['device', 1, 'missing'], 19],
  [['missing'], 1],
])('%j stands on line %d', (path, line) => {
  expect(new KeyLines(text).find(path)).toBe(line);
});
