/** The official suite itself, where its folder is known. */
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';
import { describe, expect, test } from 'vitest';
import { MEMORY, testsIn } from './run.ts';
import { runFile } from './run-file.ts';

const folder = process.env.PERILUNE_LUA_TESTS;

if (folder === undefined) {
  test.skip("needs the official suite's folder in PERILUNE_LUA_TESTS", () => {});
} else {
  const engine = await loadEngine(nodePlatform);
  describe('official test suite of Lua', () => {
    test.each(testsIn(folder))('%s', { timeout: 300_000 }, async (file) => {
      const { failure, traceback } = await runFile(engine, folder, file, { memory: MEMORY * 1024 * 1024 });
      expect({ failure, traceback }).toEqual({ failure: undefined, traceback: undefined });
    });
  });
}
