import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

const names = ['lua', 'run', 'snapshot', 'help', 'Thermometer', 'restart', 'restore'];

test.each([
  ['lau', 'lua'],
  ['LUA', 'lua'],
  ['snapshto', 'snapshot'],
  ['snap-shot', 'snapshot'],
  ['hlp', 'help'],
  ['snap', 'snapshot'],
  ['thermo', 'Thermometer'],
])('%s probably means %s', (typed, meant) => {
  expect(nearestName(typed, names)).toBe(meant);
});

test.each(['', 'x', 'sn', 'install', 'shot', 'res'])('%j is near nothing', (typed) => {
  expect(nearestName(typed, names)).toBeUndefined();
});
