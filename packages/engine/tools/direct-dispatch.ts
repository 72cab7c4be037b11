/**
 * The interpreter's dispatch as one jump table. Binaryen tests for the first case before it jumps by a table for the rest,
 * three instructions in every round that V8 does not see through:
 *
 *   (if (i32.ne (local.tee x …) 1) (then (block $none (br_table $b2 $b3 … $none (i32.sub x 2))) …)) case 1 …
 *   → (local.set x …) (block $first (block $none (br_table $none $first $b2 $b3 … $none x)) …) case 1 …
 */
import { head, type Node } from './web-assembly-text.ts';

const FIRST = '$first';
/** A `switch` of so many cases is the dispatch. */
const LEAST_LABELS = 60;

/** @throws Error if there is not exactly one such dispatch in the function: then Binaryen makes something else of it. */
export function directDispatch(func: Node[]): Node[] {
  let found = 0;
  const visit = (node: Node): Node[] => {
    if (!Array.isArray(node)) return [node];
    const dispatch = tableDispatch(node);
    if (!dispatch) return [node.flatMap(visit)];
    found++;
    return dispatch;
  };
  const result = func.flatMap(visit);
  if (found !== 1) throw new Error(`the interpreter's dispatch is not what it was: ${found} found`);
  return result;
}

/** (if (i32.ne (local.tee variable value) 1) (then … (br_table … (i32.sub variable 2)) …)) as one jump by the variable. */
function tableDispatch(node: Node[]): Node[] | undefined {
  const [keyword, condition, consequence] = node as [Node, Node[], Node[]];
  if (keyword !== 'if' || head(condition) !== 'i32.ne' || !isConstant(condition[2], 1)) return undefined;
  const [tee, variable, value] = condition[1] as Node[] as [Node, Node, Node];
  if (tee !== 'local.tee') return undefined;
  let found = false;
  const change = (part: Node): Node => {
    if (!Array.isArray(part)) return part;
    if (part[0] !== 'br_table' || part.length < LEAST_LABELS) return part.map(change);
    const labels = part.slice(1, -1);
    const [subtract, index, first] = part.at(-1) as Node[] as [Node, Node[], Node];
    if (subtract !== 'i32.sub' || index[1] !== variable || !isConstant(first, 2)) return part;
    found = true;
    return ['br_table', labels.at(-1) as Node, FIRST, ...labels, index];
  };
  const body = consequence.slice(1).map(change);
  return found
    ? [
        ['local.set', variable, value],
        ['block', FIRST, ...body],
      ]
    : undefined;
}

function isConstant(node: Node | undefined, value: number): boolean {
  return head(node) === 'i32.const' && (node as Node[])[1] === String(value);
}
