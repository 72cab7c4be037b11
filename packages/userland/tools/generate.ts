/**
 * Writes src/modules.generated.ts, which holds all Lua sources of userland, so that they can be loaded where there are no
 * files; `--check` only says whether it is current.
 *
 * Sources keep their lines, for tracebacks, and lose what a program would pay for in vain when it requires them:
 * comments on lines of their own, and indentation. lua/a/b.lua is the module "a.b".
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
  const parts = source.split(/(\[\[[\s\S]*?\]\])/); // long strings, every other one, stay as they are
  return parts
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/^[ \t]+/gm, '').replace(/^--.*$/gm, '')))
    .join('');
}

/** Name and meaning of each error code, for `syscall`. */
function errorModule(): string {
  const rows = (Object.keys(ErrorCode) as ErrorName[]).map((name) => {
    const { tock, meaning } = errorDescriptions[name];
    return `[${ErrorCode[name]}] = { ${JSON.stringify(tock)}, ${JSON.stringify(meaning)} },`;
  });
  return `return {\n${rows.join('\n')}\n}\n`;
}

/** What abi generates is found as if it stood in lua/ itself. */
function moduleName(path: string): string {
  return path
    .replace(/^generated\//, '')
    .replace(/(\/init)?\.lua$/, '')
    .replaceAll('/', '.');
}

const modules = new Map(paths.map((path): [string, string] => [moduleName(path), reduce(path)]));
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
