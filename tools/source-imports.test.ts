import { describe, expect, test } from 'vitest';
import { findImports } from './source-imports.ts';

const specifiers = (source: string) => findImports(source).map(({ specifier }) => specifier);

describe('findImports', () => {
  test.each([
    [`import a from 'x';`, 'a default'],
    [`import * as a from "x";`, 'a namespace'],
    [`import { a, type B as C } from 'x';`, 'names'],
    [`import a, {\n  b,\n} from 'x';`, 'several lines'],
    [`import type { A } from 'x';`, 'types'],
    [`import 'x';`, 'a side effect'],
    [`import data from 'x' with { type: 'json' };`, 'an attribute'],
    [`export { a } from 'x';`, 'a re-export'],
    [`export * from 'x';`, 'a star'],
    [`export type { A } from 'x';`, 're-exported types'],
    [`const a = await import('x');`, 'a dynamic import'],
    [`type A = import('x').A;`, 'an import type'],
    [`const a = require("x");`, 'require'],
    [`/* why */ import a /* not 'y' */ from 'x'; // or 'z'`, 'comments in between'],
    [`const half = a / 2; import b from 'x'; const c = d / 2;`, 'divisions around'],
  ])('finds %s (%s)', (source) => {
    expect(specifiers(source)).toEqual(['x']);
  });

  test.each([
    [`// import a from 'x';`, 'a line comment'],
    [`/*\nimport a from 'x';\n*/`, 'a block comment'],
    [`const a = "import b from 'x'";`, 'a string'],
    [`const a = \`\nimport b from 'x';\n\`;`, 'a template'],
    [`const a = /import b from 'x'/;`, 'a regular expression'],
    [`export const a = 'x';`, 'an exported string'],
    [`export { a };\nconst from = 'x';`, 'a local export before a string'],
    [`const url = import.meta.url + 'x';`, 'import.meta'],
    [`important('x'); reimport('x'); object.require('x');`, 'names that look alike'],
  ])('ignores %s (%s)', (source) => {
    expect(specifiers(source)).toEqual([]);
  });

  test('is not led astray by a quote in a regular expression', () => {
    expect(specifiers(`const quote = text.replace(/'/g, '"');\nimport a from 'x';`)).toEqual(['x']);
  });

  test('tells the line of each specifier', () => {
    const source = "/* two\nlines */\nimport {\n  a,\n} from 'x';\nconst t = `\n\n`;\nimport 'y';\n";
    expect(findImports(source)).toEqual([
      { specifier: 'x', line: 5 },
      { specifier: 'y', line: 9 },
    ]);
  });
});
