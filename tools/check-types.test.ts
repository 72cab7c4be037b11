import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root as repository } from './bootstrap.mjs';
import { checkProject, findProjects } from './check-types.ts';
import { fixtureRepository } from './fixture-repository.ts';

/** Compiles one file as a core package would be. */
function compile(source: string) {
  const root = fixtureRepository({
    'package.json': { type: 'module' },
    'tsconfig.json': { extends: join(repository, 'tsconfig.core.json'), files: ['a.ts'] },
    'a.ts': source,
  });
  return checkProject(root, 'tsconfig.json');
}

test('a sound file compiles', async () => {
  expect(await compile('export const half = (value: number): number => value / 2;')).toMatchObject({ status: 0 });
});

test.each([
  ['console.log(1);', "Cannot find name 'console'"],
  ['setTimeout(() => {}, 1);', "Cannot find name 'setTimeout'"],
  ['export const memory = WebAssembly;', "Cannot find name 'WebAssembly'"],
  ['export enum Color { Red }', 'erasableSyntaxOnly'],
  ['export function first(list: string[]): string { return list[0]; }', "'string | undefined'"],
])('in a core package, %s is an error with its place', async (source, cause) => {
  const { status, output } = await compile(source);
  expect(status).not.toBe(0);
  expect(output).toMatch(/^a\.ts\(1,\d+\): error TS/);
  expect(output).toContain(cause);
});

test('projects are the root and each workspace that has sources', () => {
  const root = fixtureRepository({
    'package.json': { workspaces: ['packages/full', 'packages/empty'] },
    'packages/full/src/index.ts': '',
    'packages/empty/package.json': {},
  });
  expect(findProjects(root)).toEqual(['tsconfig.json', 'packages/full/tsconfig.json']);
});
