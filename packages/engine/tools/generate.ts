/** Writes assembly/generated from the builtin table; `--check` only says whether they are current. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { builtins } from '@perilune/isa';

const folder = new URL('../assembly/generated/', import.meta.url);
const note = '// Generated from isa/src/builtins.ts by engine/tools/generate.ts. Do not edit.\n\n';
const constant = (symbol: string) => `BUILTIN_${symbol.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

const called = builtins.filter(({ control }) => !control);
const libraries = [...new Set(called.map(({ library }) => library))];

const ids = `${note}${builtins.map(({ id, symbol }) => `export const ${constant(symbol)} = ${id};`).join('\n')}
export const BUILTIN_COUNT = ${builtins.length};
/** Builtins below this number change the frames themselves. */
export const CONTROL_BUILTINS = ${builtins.length - called.length};
`;

const dispatch = `${note}${libraries
  .map(
    (library) =>
      `import { ${called
        .filter((one) => one.library === library)
        .map(({ symbol }) => symbol)
        .join(', ')} } from "../library/${library}";`,
  )
  .join('\n')}

/** Calls a builtin in the frame made for it; returns how many results it pushed. */
export function dispatch(id: u32): i32 {
  switch (id) {
${called.map(({ id, symbol }) => `    case ${id}: return ${symbol}();`).join('\n')}
    default: return 0;
  }
}
`;

const opened = builtins.filter(({ internal }) => !internal);
const names = `${note}import { text } from "../text";

/** Number of the text with a builtin's name (internal ones too), as error messages show it. */
export function builtinName(id: u32): i32 {
  switch (id) {
${builtins.map(({ id, name }) => `    case ${id}: return text("${name}");`).join('\n')}
    default: return text("?");
  }
}

/** Number of the text with the name of a builtin's library. */
export function builtinLibrary(id: u32): i32 {
  switch (id) {
${builtins.map(({ id, library }) => `    case ${id}: return text("${library}");`).join('\n')}
    default: return text("?");
  }
}

/** Is this builtin found under its name in its library's table? */
export function isPublic(id: u32): bool {
  switch (id) {
${builtins
  .filter(({ internal }) => internal)
  .map(({ id }) => `    case ${id}:`)
  .join('\n')}
      return false;
    default: return id < ${builtins.length};
  }
}
export const PUBLIC_BUILTINS = ${opened.length};
`;

const files: Record<string, string> = { 'builtins.ts': ids, 'dispatch.ts': dispatch, 'builtin-names.ts': names };
const check = process.argv.includes('--check');
for (const [name, text] of Object.entries(files)) {
  const target = new URL(name, folder);
  if (!check) writeFileSync(target, text);
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error(`packages/engine/assembly/generated/${name}:1: out of date`);
    process.exitCode = 1;
  }
}
