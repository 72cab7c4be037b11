import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { objectionTo } from './new-capsule.ts';

const original = join(import.meta.dirname, '../..');
let root: string;

function run(...command: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** A copy of the repository, whose packages find each other and not those of the original. */
function copyRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'perilune-new-capsule-'));
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: original,
    encoding: 'utf8',
  });
  for (const path of stdout.split('\0')) {
    if (path === '' || !existsSync(join(original, path))) continue;
    // Of the tests, a generator needs the cases of conformance.
    if (path.startsWith('tests/') && !path.startsWith('tests/conformance/')) continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(original, path), join(copy, path));
  }
  const modules = join(copy, 'node_modules');
  mkdirSync(join(modules, '@perilune'), { recursive: true });
  for (const name of readdirSync(join(original, 'node_modules'))) {
    if (name !== '@perilune') symlinkSync(join(original, 'node_modules', name), join(modules, name));
  }
  for (const name of readdirSync(join(original, 'node_modules/@perilune'))) {
    if (!lstatSync(join(original, 'node_modules/@perilune', name)).isSymbolicLink()) continue;
    const folder = ['packages', 'apps'].find((parent) => existsSync(join(copy, parent, name, 'package.json')))!;
    symlinkSync(join(copy, folder, name), join(modules, '@perilune', name));
  }
  // The engine need not be built for the test of a capsule.
  writeFileSync(
    join(copy, 'vitest.config.ts'),
    `import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({});\n`,
  );
  spawnSync('git', ['init', '-q'], { cwd: copy });
  return copy;
}

beforeAll(() => {
  root = copyRepository();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('what it writes passes the checks and its test at once', { timeout: 120_000 }, () => {
  const result = run('tools/new-capsule/new-capsule.ts', 'door-bell');
  expect(result).toMatchObject({
    status: 0,
    output: expect.stringContaining("Driver 'door-bell' has the number 0xa0000"),
  });
  expect(readFileSync(join(root, 'packages/userland/lua/generated/syscall/door_bell.lua'), 'utf8')).toContain(
    'increase',
  );
  expect(existsSync(join(root, 'docs/drivers/a0000_door_bell.md'))).toBe(true);

  // `npm run check`, but for the types of what has nothing to do with it.
  for (const project of ['packages/abi', 'packages/capsules'])
    expect(run('node_modules/typescript/bin/tsc', '--noEmit', '-p', `${project}/tsconfig.json`)).toMatchObject({
      status: 0,
    });
  expect(
    run('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', 'packages', 'tools'),
  ).toMatchObject({ status: 0 });
  expect(run('tools/check-layers.ts')).toMatchObject({ status: 0 });
  expect(run('tools/check-length.ts')).toMatchObject({ status: 0 });
  expect(run('tools/check-generated.ts')).toMatchObject({ status: 0 });
  const tests = run('node_modules/vitest/vitest.mjs', 'run', 'packages/capsules/src/door-bell.test.ts');
  expect(tests).toMatchObject({ status: 0, output: expect.stringMatching(/4 passed/) });

  // The name and the number are taken now; a second driver gets the next number.
  expect(run('tools/new-capsule/new-capsule.ts', 'door-bell')).toEqual({
    status: 1,
    output: "new-capsule: there is a driver 'door-bell' already\n",
  });
  expect(run('tools/new-capsule/new-capsule.ts', 'fog-horn', '--number', '0xa0000')).toEqual({
    status: 1,
    output: "new-capsule: the number 0xa0000 is that of the driver 'door-bell'\n",
  });
  expect(run('tools/new-capsule/new-capsule.ts', 'fog-horn', '--number', '0x30010').status).toBe(0);
  expect(run('tools/check-generated.ts')).toMatchObject({ status: 0 });
});

test('wrong usage is explained', () => {
  expect(run('tools/new-capsule/new-capsule.ts')).toMatchObject({
    status: 2,
    output: expect.stringContaining('usage:'),
  });
  expect(run('tools/new-capsule/new-capsule.ts', 'a', '--wrong')).toMatchObject({
    status: 2,
    output: expect.stringContaining("'--wrong'"),
  });
  expect(run('tools/new-capsule/new-capsule.ts', '--help')).toMatchObject({ status: 0 });
  expect(run('tools/new-capsule/new-capsule.ts', 'siren', '--number', '-1').status).toBe(2);
  expect(run('tools/new-capsule/new-capsule.ts', 'siren', '--number', '0x1ffffffff')).toMatchObject({
    status: 1,
    output: "new-capsule: '0x1ffffffff' is no driver number: it must be from 0 to 0xffffffff\n",
  });
});

test.each([
  ['DoorBell', /kebab case/],
  ['../evil', /kebab case/],
  ['', /kebab case/],
  ['door--bell', /kebab case/],
  ['4door', /kebab case/],
  ['a'.repeat(41), /at most 40/],
  ['alarm', /there is a driver 'alarm' already/],
  ['repeat', /a word of Lua/],
  ['string', /Lua has a module 'string' already/],
  ['errors', /Lua has a module 'errors' already/],
  ['delete', /a word of TypeScript/],
  ['drivers', /the list of drivers/],
  ['command-table', /there is packages\/capsules\/src\/command-table.ts already/],
])('the name %j is refused', (name, why) => {
  const exists = (path: string) => existsSync(join(original, path));
  expect(objectionTo(name, [{ name: 'alarm', number: 0 }], exists)).toMatch(why);
});
