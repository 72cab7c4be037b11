/** How the names of the tables are written in each language, and which words of Lua they must keep clear of. */

/** setOffset → set_offset, rich-thing → rich_thing */
export function snakeCase(name: string): string {
  return name.replaceAll('-', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** rich-thing → richThing */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** rich-thing → Rich thing */
export function title(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

export const luaKeywords: ReadonlySet<string> = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);

/** Modules that are there already: of the language, of userland, and of `syscall.` beside the drivers. */
export const moduleNamesTaken: ReadonlySet<string> = new Set(
  'buffer choices coroutine debug driver errors io loop main math os package raw start string syscall table task utf8'.split(
    ' ',
  ),
);
