/** WebAssembly's text format as nested lists: enough to change functions by rule between two runs of Binaryen. */

/** An atom (a string literal keeps its quotes), or a parenthesised list. */
export type Node = string | Node[];

const TOKEN = /"(?:[^"\\]|\\.)*"|[()]|;;.*|[^\s()";]+/g;

/** The one top-level list, a module. */
export function parseText(text: string): Node[] {
  const open: Node[][] = [[]];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith(';;')) continue;
    if (token === '(') open.push([]);
    else if (token === ')') {
      const done = open.pop();
      if (done === undefined || open.length === 0) throw new Error('unbalanced parentheses');
      open.at(-1)?.push(done);
    } else open.at(-1)?.push(token);
  }
  const module = open[0]?.[0];
  if (open.length !== 1 || !Array.isArray(module)) throw new Error('not a module');
  return module;
}

export function printText(node: Node): string {
  const parts: string[] = [];
  const print = (part: Node): void => {
    if (typeof part === 'string') {
      parts.push(part, ' ');
      return;
    }
    parts.push('(');
    part.forEach(print);
    parts.push(')');
    if (part[0] === 'func') parts.push('\n');
  };
  print(node);
  return parts.join('');
}

/** The functions a module defines, by name. */
export function functionsOf(module: Node[]): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  for (const part of module)
    if (Array.isArray(part) && part[0] === 'func' && typeof part[1] === 'string') found.set(part[1], part);
  return found;
}

export function head(node: Node | undefined): string {
  return Array.isArray(node) && typeof node[0] === 'string' ? node[0] : '';
}
