/**
 * The interpreter's dispatch as one jump table. Binaryen tests for the first two cases before it jumps by a table for the
 * rest, three instructions in every round that V8 does not see through:
 *
 *   (br_if $done (i32.eqz (local.tee x …))) … (if (i32.ne x 1) (then (br_table $b2 $b3 … (i32.sub x 2)) …)) case 1 …
 *   → (local.set x …) … (block $first (br_table $done $first $b2 $b3 … x) …) case 1 …
 */
import { head, type Node } from './web-assembly-text.ts';

const FIRST = '$first';

/** @throws Error if there is not exactly one such dispatch in the function: then Binaryen makes something else of it. */
export function directDispatch(func: Node[]): Node[] {
  let found = 0;
  const visit = (node: Node, zero: string | undefined): Node => {
    if (!Array.isArray(node)) return node;
    const parts: Node[] = [];
    let ifZero = zero;
    for (const part of node) {
      const test = zeroTest(part);
      const dispatch = ifZero === undefined ? undefined : tableDispatch(part, ifZero);
      if (dispatch) {
        found++;
        parts.push(dispatch);
      } else if (test && holdsDispatch(node, test.variable)) {
        ifZero = test.label;
        parts.push(['local.set', test.variable, test.value]);
      } else {
        parts.push(visit(part, ifZero));
      }
    }
    return parts;
  };
  const result = func.map((part) => visit(part, undefined));
  if (found !== 1) throw new Error(`the interpreter's dispatch is not what it was: ${found} found`);
  return result;
}

/** (br_if label (i32.eqz (local.tee variable value))) */
function zeroTest(node: Node): { label: string; variable: string; value: Node } | undefined {
  if (head(node) !== 'br_if') return undefined;
  const [, label, condition] = node as Node[];
  if (head(condition) !== 'i32.eqz') return undefined;
  const tee = (condition as Node[])[1];
  if (head(tee) !== 'local.tee') return undefined;
  const [, variable, value] = tee as Node[];
  return { label: label as string, variable: variable as string, value: value as Node };
}

/** (if (i32.ne x 1) (then … (br_table … (i32.sub x 2)) …)) as one jump by x; `ifZero` is where 0 leads. */
function tableDispatch(node: Node, ifZero: string): Node | undefined {
  if (head(node) !== 'if') return undefined;
  const [, condition, consequence] = node as [Node, Node[], Node[]];
  if (head(condition) !== 'i32.ne' || head(condition[2]) !== 'i32.const' || (condition[2] as Node[])[1] !== '1')
    return undefined;
  let found = false;
  const change = (part: Node): Node => {
    if (head(part) !== 'br_table') return Array.isArray(part) ? part.map(change) : part;
    const [, ...rest] = part as Node[];
    const index = rest.pop();
    if (head(index) !== 'i32.sub' || ((index as Node[])[2] as Node[])[1] !== '2') return part;
    found = true;
    return ['br_table', ifZero, FIRST, ...rest, (index as Node[])[1] as Node];
  };
  const body = consequence.slice(1).map(change);
  return found ? ['block', FIRST, ...body] : undefined;
}

/** Does a dispatch by this variable follow inside `node`? */
function holdsDispatch(node: Node, variable: string): boolean {
  if (!Array.isArray(node)) return false;
  if (head(node) === 'br_table') {
    const index = node.at(-1);
    return node.length > 60 && head(index) === 'i32.sub' && ((index as Node[])[1] as Node[])[1] === variable;
  }
  return node.some((part) => holdsDispatch(part, variable));
}
