import { describe, expect, test } from 'vitest';
import { fixtureRepository } from './fixture-repository.ts';
import { isInstalled } from './installed.mjs';

const vitest = { version: '5.1.1', integrity: 'sha512-a' };

function check(wanted: Record<string, unknown>, present: Record<string, unknown>): boolean {
  return isInstalled(
    fixtureRepository({
      'package-lock.json': { packages: { '': {}, 'packages/isa': {}, ...wanted } },
      'node_modules/.package-lock.json': { packages: present },
    }),
  );
}

describe('isInstalled', () => {
  test('holds if all that is wanted is there', () => {
    expect(check({ 'node_modules/vitest': vitest }, { 'node_modules/vitest': vitest, 'node_modules/more': {} })).toBe(
      true,
    );
  });

  test.each([
    ['a missing package', {}],
    ['another version', { 'node_modules/vitest': { ...vitest, version: '5.1.0' } }],
    ['another content', { 'node_modules/vitest': { ...vitest, integrity: 'sha512-b' } }],
  ])('does not hold with %s', (_, present) => {
    expect(check({ 'node_modules/vitest': vitest }, present)).toBe(false);
  });

  test.each([
    ['platform', { os: ['no-such-system'], cpu: [process.arch] }],
    ['processor', { os: [process.platform], cpu: ['no-such-processor'] }],
    ['C library', { os: [process.platform], libc: ['no-such-library'] }],
  ])('does without a binary for another %s', (_, platform) => {
    expect(check({ 'node_modules/binary': { ...vitest, ...platform, optional: true } }, {})).toBe(true);
  });

  test('does without what only such a binary needs', () => {
    expect(check({ 'node_modules/helper': { ...vitest, optional: true } }, {})).toBe(true);
  });

  test('misses an optional binary for this platform: npm leaves it out if its own Node is too old', () => {
    const entry = { ...vitest, os: [process.platform], cpu: [process.arch], optional: true };
    expect(check({ 'node_modules/binary': entry }, {})).toBe(false);
  });

  test('misses the link of a workspace', () => {
    expect(check({ 'node_modules/@perilune/isa': { link: true } }, {})).toBe(false);
  });

  test('does not hold without node_modules', () => {
    expect(isInstalled(fixtureRepository({ 'package-lock.json': { packages: {} } }))).toBe(false);
  });
});
