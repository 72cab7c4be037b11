/**
 * Finds the import statements of a TypeScript, AssemblyScript or JavaScript file.
 *
 * No parser: comments, strings and regular expressions are blanked out first, strings keeping their
 * number, and what is left of an import is simple enough for a pattern.
 */

export interface ImportStatement {
  /** What stands in quotes. */
  readonly specifier: string;
  /** Line of the specifier, counted from 1. */
  readonly line: number;
}

/** A source text whose literals are replaced: `"3"` stands for `literals[3]`; line breaks stay. */
interface BlankedSource {
  readonly text: string;
  readonly literals: readonly string[];
}

/** In order of precedence at one position. A template's `${…}` parts go with it: nobody imports in there. */
const token =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//g;

/** What a slash follows when it divides: a value. Anything else begins a regular expression. */
const endsValue = /(?:[\w$)\]}"]|\+\+|--)\s*$/;
const endsKeyword = /\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)\s*$/;

function blank(source: string): BlankedSource {
  const literals: string[] = [];
  let text = '';
  let position = 0;
  token.lastIndex = 0;
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    const [found] = match;
    text += source.slice(position, match.index);
    position = match.index + found.length;
    if (found.startsWith('//') || found.startsWith('/*')) {
      text += found.replace(/[^\n]/g, ' ');
    } else if (found.startsWith('/')) {
      const before = text.slice(-40);
      if (endsValue.test(before) && !endsKeyword.test(before)) {
        // A division: only the slash is consumed.
        text += '/';
        position = match.index + 1;
        token.lastIndex = position;
      } else {
        text += found.replace(/./g, ' ');
      }
    } else {
      // A template is no import specifier; its line breaks keep the numbering of lines.
      text += found.startsWith('`') ? `"${'\n'.repeat(found.split('\n').length - 1)}"` : `"${literals.length}"`;
      if (!found.startsWith('`')) literals.push(found.slice(1, -1));
    }
  }
  return { text: text + source.slice(position), literals };
}

/** `import "x"`, `import … from "x"`, `export … from "x"`: bindings hold names, braces, stars and commas only. */
const statement = /(?<![\w$.])(?:import|export)\b[\w$\s*{},]*?"(\d+)"/g;
/** `import("x")`, also as a type, and `require("x")`. */
const call = /(?<![\w$.])(?:import|require)\s*\(\s*"(\d+)"/g;

export function findImports(source: string): ImportStatement[] {
  const { text, literals } = blank(source);
  const found: ImportStatement[] = [];
  for (const pattern of [statement, call]) {
    for (const match of text.matchAll(pattern)) {
      const [whole, index] = match;
      // `export const name = …` has no `from`; `import { … } from` and `import "x"` are the other two shapes.
      if (pattern === statement && !/(?:\bfrom\s*|^import\s*)"\d+"$/.test(whole)) continue;
      const line = text.slice(0, match.index + whole.length).split('\n').length;
      found.push({ specifier: literals[Number(index)] ?? '', line });
    }
  }
  return found.sort((left, right) => left.line - right.line);
}
