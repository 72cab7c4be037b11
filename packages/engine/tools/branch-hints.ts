/**
 * Tells V8 which branches are rarely taken: it then keeps their code out of the way, and what they save and restore
 * around calls out of the common path.
 */
import { head, type Node } from './web-assembly-text.ts';

const hint = (likely: boolean): Node => ['@metadata.code.branch_hint', likely ? '"\\01"' : '"\\00"'];

/** Hints in a function whose calls are its slow paths. */
export function hintCalls(func: Node[]): Node[] {
  const labels = new Map<string, boolean>();
  // Goes against the order of execution: `after` says whether what follows certainly calls. Returns the same for before.
  const list = (nodes: Node[], after: boolean): [Node[], boolean] => {
    const out: Node[] = [];
    let cold = after;
    for (const node of nodes.toReversed()) {
      const hinted = visit(node, cold);
      cold = hinted.cold;
      out.unshift(...hinted.nodes);
    }
    return [out, cold];
  };
  const visit = (node: Node, after: boolean): { nodes: Node[]; cold: boolean } => {
    if (!Array.isArray(node)) return { nodes: [node], cold: after };
    const [keyword] = node;
    if (keyword === 'block' || keyword === 'loop') {
      const label = typeof node[1] === 'string' ? node[1] : undefined;
      if (label) labels.set(label, keyword === 'block' && after);
      const [out, cold] = list(node.slice(1), after);
      return { nodes: [[keyword, ...out]], cold };
    }
    if (keyword === 'if') {
      const at = node.findIndex((part) => head(part) === 'then');
      const [consequence, coldThen] = list((node[at] as Node[]).slice(1), after);
      const [alternative, coldElse] = node[at + 1] ? list((node[at + 1] as Node[]).slice(1), after) : [[], after];
      const [condition, cold] = list(node.slice(1, at), coldThen && coldElse);
      const result: Node = [
        'if',
        ...condition,
        ['then', ...consequence],
        ...(node[at + 1] ? [['else', ...alternative]] : []),
      ];
      return { nodes: coldThen === coldElse ? [result] : [hint(coldElse), result], cold };
    }
    if (keyword === 'br_if') {
      const taken = labels.get(node[1] as string) ?? false;
      const [rest, cold] = list(node.slice(2), after && taken);
      const result: Node = ['br_if', node[1] as Node, ...rest];
      return { nodes: taken === after ? [result] : [hint(after), result], cold };
    }
    if (keyword === 'br') {
      const [rest, cold] = list(node.slice(2), labels.get(node[1] as string) ?? false);
      return { nodes: [['br', node[1] as Node, ...rest]], cold };
    }
    if (keyword === 'br_table') {
      const [rest] = list(node.slice(1), false);
      return { nodes: [['br_table', ...rest]], cold: false };
    }
    if (keyword === 'return' || keyword === 'unreachable') {
      const [rest] = list(node.slice(1), true);
      return { nodes: [[keyword, ...rest]], cold: true };
    }
    const slow = keyword === 'call';
    const [rest, cold] = list(node.slice(1), after || slow);
    return { nodes: [[keyword as Node, ...rest]], cold };
  };
  return list(func, true)[0];
}
