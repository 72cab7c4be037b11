/**
 * Every key of board.toml and app.toml with values of every kind, and without it where it is required, drawn from the tables;
 * the exact messages are in a file. What several keys have to do with each other is in read-board.test.ts.
 */
import { encodeUtf8 } from '@perilune/engine';
import { expect, test } from 'vitest';
import { appKeys, controlKeys, faultKeys, quotaKeys } from './app-file.ts';
import {
  boardAppKeys,
  boardKeys,
  channelKeys,
  conditionKeys,
  deviceKeys,
  folderKeys,
  installKeys,
  interlockKeys,
  pinKeys,
  plausibleKeys,
  processorKeys,
  pulseKeys,
  serialKeys,
  udpKeys,
} from './board-file.ts';
import type { Keys } from './field.ts';
import { BoardError } from './problem.ts';
import { readBoard } from './read-board.ts';
import { MemorySourceTree } from './source-tree.ts';

const BOARD = `name = "pot"
[chip.plate]
type = "relay"
[chip.spare]
type = "relay"
[chip.cover]
type = "contact"
[[app]]
folder = "app"
`;
const HEATER = '[[device]]\nname = "heater"\nclass = "switch"\nchip = "plate.switch"\n';
const LID = '[[device]]\nname = "lid"\nclass = "contact"\nchip = "cover.contact"\n';
const APP = 'name = "app"\nversion = "1"\n';

/** None of a key's own kind, most of them. */
const values = ['true', '-1', '1.5', '"?"', '[]', '["?", 1]', '{ x = 1 }', '1979-05-27'];

interface Place {
  readonly file: 'board.toml' | 'app/app.toml';
  readonly keys: Keys;
  /** What is there beside the table. */
  readonly before: string;
  /** The table itself, or what goes around its one line. */
  readonly head: string;
  readonly tail?: string;
  readonly good: Readonly<Record<string, string>>;
}

const ofBoard = (keys: Keys, head: string, good: Place['good'] = {}, before = BOARD): Place => ({
  file: 'board.toml',
  keys,
  before,
  head,
  good,
});
const inline = (keys: Keys, head: string, good: Place['good'] = {}): Place => ({
  ...ofBoard(keys, head, good, `${BOARD}${LID}${HEATER}`),
  tail: ' }\n',
});
const ofApp = (keys: Keys, head: string, good: Place['good'] = {}, before = APP): Place => ({
  file: 'app/app.toml',
  keys,
  before,
  head,
  good,
});

const places: Readonly<Record<string, Place>> = {
  'board.toml': ofBoard(boardKeys, '', { name: '"pot"' }, ''),
  '[processor]': ofBoard(processorKeys, '[processor]\n'),
  '[[device]]': ofBoard(deviceKeys, '[[device]]\n', { name: '"x"', class: '"switch"', chip: '"spare.switch"' }),
  interlock: inline(interlockKeys, 'interlock = { '),
  'interlock.while': { ...inline(conditionKeys, 'interlock = { while = { ', { device: '"lid"' }), tail: ' } }\n' },
  plausible: {
    ...inline(plausibleKeys, 'plausible = { '),
    before: `${BOARD}${HEATER}${LID}`,
  },
  '[[pin]]': ofBoard(pinKeys, '[[pin]]\n', { name: '"x"', chip: '"spare.switch"' }),
  '[[pwm]]': ofBoard(pulseKeys, '[[pwm]]\n', { name: '"x"', chip: '"spare.switch"' }),
  '[[adc]]': ofBoard(channelKeys, '[[adc]]\n', { name: '"x"', chip: '"spare.switch"' }),
  '[[serial]]': ofBoard(serialKeys, '[[serial]]\n', { name: '"x"', path: '"/dev/x"' }),
  '[[udp]]': ofBoard(udpKeys, '[[udp]]\n', { port: '1000' }),
  '[[folder]]': ofBoard(folderKeys, '[[folder]]\n', { name: '"x"', path: '"x"' }),
  '[[app]]': ofBoard(boardAppKeys, '[[app]]\n', { folder: '"app"', name: '"other"' }),
  '[install]': ofBoard(installKeys, '[install]\n', { unsigned: 'true' }),
  'app.toml': ofApp(appKeys, '', { name: '"app"', version: '"1"' }, ''),
  '[control]': ofApp(controlKeys, '[control]\n', { rate: '"10 Hz"', budget: '"1 ms"' }),
  '[fault]': ofApp(faultKeys, '[fault]\n', { policy: '"stop"' }),
  '[quota]': ofApp(quotaKeys, '[quota]\n'),
};

/** What is said of a board with such a table in it, a line each. */
function problemsOf({ file, before, head, tail }: Place, entries: readonly (readonly [string, string])[]): string[] {
  const lines = entries.map(([key, value]) => `${key} = ${value}`);
  const text = before + head + (tail === undefined ? `${lines.join('\n')}\n` : lines.join(', ') + tail);
  const files = { 'board.toml': BOARD, 'app/app.toml': APP, 'app/main.lua': '', [file]: text };
  const tree = new MemorySourceTree(new Map(Object.entries(files).map(([path, its]) => [path, encodeUtf8(its)])));
  try {
    readBoard(tree, 'board.toml');
    return [];
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    return error.message.split('\n');
  }
}

test('each key refuses what it cannot be, and says where it is, what it is, and what is expected', async () => {
  const rows: string[] = [];
  const row = (place: string, mistake: string, problems: readonly string[]): void => {
    rows.push(`${place} ${mistake}`, ...problems.map((problem) => `    ${problem}`));
    for (const problem of problems) expect(problem, `${place} ${mistake}`).toMatch(/^(board|app\/app)\.toml:\d+: /);
  };
  for (const [name, place] of Object.entries(places)) {
    const good = Object.entries(place.good);
    const others = (key: string) => good.filter(([one]) => one !== key);
    row(name, 'unknown = 1', problemsOf(place, [...good, ['unknown', '1']]));
    for (const [key, { isRequired }] of Object.entries(place.keys)) {
      const wrong = values.map((value) => [value, problemsOf(place, [...others(key), [key, value]])] as const);
      expect(wrong.filter(([, problems]) => problems.length > 0).length, `${name} ${key}`).toBeGreaterThan(3);
      for (const [value, problems] of wrong) if (problems.length > 0) row(name, `${key} = ${value}`, problems);
      if (isRequired) {
        const problems = problemsOf(place, others(key));
        expect(problems.length, `${name} without ${key}`).toBeGreaterThan(0);
        row(name, `without ${key}`, problems);
      }
    }
  }
  await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot('mistakes.expected.txt');
});
