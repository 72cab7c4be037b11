import { describe, expect, test } from 'vitest';
import { LayerCheck, type LayerTable } from './check-layers.ts';
import { formatFinding } from './finding.ts';
import { fixtureRepository } from './fixture-repository.ts';
import { listSourceFiles } from './source-files.ts';

const table: LayerTable = {
  packages: {
    'packages/hil': { layer: 1, mayImport: [] },
    'packages/engine': { layer: 2, mayImport: ['hil'] },
    'packages/jit': { layer: 2, mayImport: ['hil'] },
    'apps/cli': { layer: 6, mayImport: ['engine'], host: 'node' },
  },
  free: ['tests', 'tools'],
};

/** Checks a repository of these files; every package declares `hil`, and the root declares vitest. */
function check(files: Record<string, string>): string[] {
  const root = fixtureRepository({
    'package.json': { devDependencies: { vitest: '1.0.0' } },
    'packages/engine/package.json': { dependencies: { '@perilune/hil': '0.1.0' } },
    ...files,
  });
  return new LayerCheck(root, table).run(listSourceFiles(root)).map(formatFinding);
}

describe('a package', () => {
  test('may import what its row allows and its package.json declares', () => {
    expect(check({ 'packages/engine/src/a.ts': "import { Clock } from '@perilune/hil';" })).toEqual([]);
  });

  test('may not import a package its row does not name', () => {
    const findings = check({ 'packages/engine/src/a.ts': "// why\nimport { x } from '@perilune/jit';" });
    expect(findings).toEqual([
      "packages/engine/src/a.ts:2: packages/engine may not import '@perilune/jit': layer 2 row allows hil",
    ]);
  });

  test('may not import a type either', () => {
    expect(check({ 'packages/engine/src/a.ts': "type A = import('@perilune/jit').A;" })).toHaveLength(1);
  });

  test('has to declare an allowed package', () => {
    expect(check({ 'packages/jit/src/a.ts': "export * from '@perilune/hil';" })).toEqual([
      "packages/jit/src/a.ts:1: '@perilune/hil' is not among the dependencies in packages/jit/package.json",
    ]);
  });

  test('has to declare a package from npm; the declaration of the root is for tests only', () => {
    const source = "import { expect } from 'vitest';";
    expect(check({ 'packages/jit/src/a.ts': source, 'packages/jit/src/a.test.ts': source })).toEqual([
      "packages/jit/src/a.ts:1: 'vitest' is not among the dependencies in packages/jit/package.json",
    ]);
  });

  test('may not reach into another package by a relative path, not even from a test', () => {
    const source = "import { x } from '../../hil/src/clock.ts';";
    const findings = check({ 'packages/engine/src/a.ts': source, 'packages/engine/src/a.test.ts': source });
    expect(findings).toHaveLength(2);
    expect(findings[0]).toContain("'../../hil/src/clock.ts' reaches into another package");
  });

  test('may not name itself', () => {
    expect(check({ 'packages/hil/src/a.ts': "import '@perilune/hil';" })[0]).toContain('is this package itself');
  });

  test('may not use Node unless its row says so', () => {
    const source = "import { join } from 'node:path';";
    const findings = check({ 'packages/hil/src/a.ts': source, 'apps/cli/src/a.ts': source });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain("packages/hil/src/a.ts:1: 'node:path' belongs to Node");
  });

  test('obeys the same rules in its AssemblyScript', () => {
    expect(
      check({ 'packages/engine/assembly/a.ts': "@inline\nfunction f(): void {}\nimport '../../jit/src/a';" }),
    ).toHaveLength(1);
  });

  test('needs a row', () => {
    expect(check({ 'packages/new/src/a.ts': '' })).toEqual([
      'packages/new/src/a.ts:1: packages/new has no row in tools/layers.json',
    ]);
  });
});

describe('tests and tools', () => {
  test('may import any package', () => {
    expect(
      check({
        'tests/a.ts': "import '@perilune/jit'; import '../packages/hil/src/clock.ts';",
        'packages/engine/src/a.test.ts': "import '@perilune/jit'; import '../../../tools/finding.ts';",
      }),
    ).toEqual([]);
  });

  test('are imported by nobody', () => {
    const findings = check({
      'packages/engine/src/a.ts':
        "import './b.test.ts';\nimport '../../../tools/finding.ts';\nimport '../tools/build.ts';",
    });
    expect(findings).toEqual([
      "packages/engine/src/a.ts:1: './b.test.ts' is a test or a tool; nothing else may import it",
      "packages/engine/src/a.ts:2: '../../../tools/finding.ts' leaves the package",
      "packages/engine/src/a.ts:3: '../tools/build.ts' is a test or a tool; nothing else may import it",
    ]);
  });
});
