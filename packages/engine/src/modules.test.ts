/** Modules that the host gives to `require`. */
import { expect, test } from 'vitest';
import { messageOf, outcomeOf, resultsOf } from '../test-support/engine.ts';

test('are found by name, run once, and get their name', async () => {
  const modules = { 'net.http': 'count = (count or 0) + 1 return {name = ..., count = count}' };
  expect(await resultsOf('return require("net.http").name, require("net.http").count, count', { modules })).toEqual([
    'net.http',
    1,
    1,
  ]);
});

test('come from a loader, at once or later, with a chunk name of their own', async () => {
  const modules = (name: string) => {
    if (name === 'now') return 'error("from now")';
    if (name === 'later') return Promise.resolve({ source: 'error("from later")', chunkName: '=later' });
    return undefined;
  };
  expect(await messageOf('require("now")', { modules })).toBe('now:1: from now');
  expect(await messageOf('require("later")', { modules })).toBe('later:1: from later');
  expect(await messageOf('require("never")', { modules })).toBe(
    "script:1: module 'never' not found:\n\tno field package.preload['never']\n\tno module 'never' from the host\n\tno file './never.lua'\n\tno file './never/init.lua'",
  );
});

test('that do not compile say so', async () => {
  expect(await messageOf('require("wrong")', { modules: { wrong: 'x = = 1' } })).toBe(
    "error loading module 'wrong' from file 'wrong':\n\twrong:1: unexpected symbol near '='",
  );
});

test('are no properties of the object beside its own', async () => {
  expect(await outcomeOf('require("constructor")', { modules: {} })).toMatchObject({ kind: 'faulted' });
});

test('without any, nothing is told of the host', async () => {
  expect(await messageOf('require("x")')).toBe(
    "script:1: module 'x' not found:\n\tno field package.preload['x']\n\tno file './x.lua'\n\tno file './x/init.lua'",
  );
});
