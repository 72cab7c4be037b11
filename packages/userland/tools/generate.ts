/**
 * Writes src/modules.generated.ts, which holds all Lua sources of userland, so that they can be loaded where there are no
 * files; `--check` only says whether it is current.
 *
 * Sources keep their lines, for tracebacks, and lose what a program would pay for in vain when it requires them:
 * comments on lines of their own, and indentation. lua/a/b.lua is the module "a.b", and so is lua/generated/a/b.lua.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ErrorCode, type ErrorName, errorDescriptions } from '@perilune/abi';

const folder = new URL('../lua/', import.meta.url);
const target = new URL('../src/modules.generated.ts', import.meta.url);

/** Path of each source below lua/. */
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.lua'))
  .map((path) => path.replaceAll('\\', '/'))
  .sort();

function reduce(path: string): string {
  const source = readFileSync(new URL(path, folder), 'utf8');
  // What is generated is short already, and its long strings have nothing to lose.
  if (path.startsWith('generated/')) return source.replace(/^--.*$/gm, '');
  source.split('\n').forEach((line, index) => {
    if (!/^\s*--[^[]/.test(line) && /\[=*\[/.test(line))
      throw new Error(
        `packages/userland/lua/${path}:${index + 1}: a long string or comment would lose its form: write it in quotes, or line by line`,
      );
  });
  return source.replace(/^[ \t]+/gm, '').replace(/^--.*$/gm, '');
}

function errorModule(): string {
  const rows = (Object.keys(ErrorCode) as ErrorName[]).map((name) => {
    const { tock, meaning } = errorDescriptions[name];
    return `[${ErrorCode[name]}] = { ${JSON.stringify(tock)}, ${JSON.stringify(meaning)} },`;
  });
  return `return {\n${rows.join('\n')}\n}\n`;
}

const modules = new Map(
  paths.map((path): [string, string] => [
    path.replace(/^generated\/|(\/init)?\.lua$/g, '').replaceAll('/', '.'),
    reduce(path),
  ]),
);
modules.set('syscall.errors', errorModule());
const quoted = (text: string) => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
const text = `// Generated from ../lua by tools/generate.ts. Do not edit.

export const userlandModules: ReadonlyMap<string, string> = new Map([
${[...modules].map(([name, source]) => `  [${quoted(name)}, ${quoted(source)}],`).join('\n')}
]);
`;

if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('packages/userland/src/modules.generated.ts:1: out of date');
  process.exitCode = 1;
}
