/**
 * Adds the export `forget`: it gives every global the value that it has in a fresh instance. Made from the finished module, so
 * that no global can be left out, be it of the sources or of Asyncify.
 */
import { head, type Node } from './web-assembly-text.ts';

export function addForget(module: Node[]): Node[] {
  const sets: Node[] = [];
  const start: Node[] = [];
  for (const part of module) {
    if (head(part) === 'start') start.push(['call', part[1] as Node]);
    if (head(part) !== 'global') continue;
    const [, name, type, value] = part as [Node, Node, Node, Node];
    if (head(type) === 'mut') sets.push(['global.set', name, value]);
  }
  // Some get their first value there.
  return [...module, ['func', '$forget', ['export', '"forget"'], ...sets, ...start]];
}
