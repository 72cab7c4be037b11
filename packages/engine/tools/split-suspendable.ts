/**
 * Spares library code most of what Asyncify adds: nearly always it runs from its start and nothing is being rewound.
 *
 * Asyncify leaves one function that asks before every piece of its code whether it is rewinding. It stays, for going on
 * after a wait. Beside it comes a copy that starts afresh and calls only such copies: in it the state is known to be
 * "normal" wherever it is read, except right after a call, which may have begun to unwind. What a copy saves when it
 * unwinds is the same, so the original can go on from there.
 */
import { functionsOf, head, type Node } from './web-assembly-text.ts';

const STATE = '$__asyncify_state';
const FRESH = '|fresh';

/**
 * Only functions that are `isWorthIt` exist twice, as each makes every process a little more expensive to create; the
 * others do as they are, from the start too. `resume` is the one function that calls the originals, `dispatch` what it calls them
 * through.
 */
export function splitSuspendable(
  module: Node[],
  resume: string,
  dispatch: string,
  isWorthIt: (name: string) => boolean = () => true,
): Node[] {
  const functions = functionsOf(module);
  for (const name of [resume, dispatch]) if (!functions.has(name)) throw new Error(`there is no function ${name}`);
  const suspendable = new Set([...functions].flatMap(([name, func]) => (readsState(func) ? [name] : [])));
  const split = new Set([...[...suspendable].filter(isWorthIt), dispatch]);
  return module.flatMap((part) => {
    if (head(part) !== 'func') return [part];
    const [, name, ...rest] = part as [string, string, ...Node[]];
    if (split.has(name)) return [part, ['func', name + FRESH, ...rest.map(makeFresh(name, suspendable, split))]];
    // What may be rewound itself must find the originals again.
    return name === resume || suspendable.has(name) ? [part] : [callCopies(part, split)];
  });
}

function readsState(node: Node): boolean {
  if (!Array.isArray(node)) return false;
  return (node[0] === 'global.get' && node[1] === STATE) || node.some(readsState);
}

function callCopies(node: Node, split: ReadonlySet<string>): Node {
  if (!Array.isArray(node)) return node;
  const [keyword, callee, ...operands] = node;
  const changed = operands.map((part) => callCopies(part, split));
  if (keyword === 'call' && split.has(callee as string)) return [keyword, callee + FRESH, ...changed];
  return [keyword as Node, ...(callee === undefined ? [] : [callCopies(callee, split)]), ...changed];
}

function makeFresh(name: string, suspendable: ReadonlySet<string>, split: ReadonlySet<string>): (node: Node) => Node {
  let mayUnwind = false;
  const change = (node: Node): Node => {
    if (!Array.isArray(node)) return node;
    if (isUnwindingCheck(node)) {
      mayUnwind = false;
      return node;
    }
    if (node[0] === 'global.get' && node[1] === STATE) {
      if (mayUnwind) throw new Error(`${name} reads Asyncify's state after a call before it asks whether to unwind`);
      return ['i32.const', '0'];
    }
    const changed = node.map(change);
    if (node[0] !== 'call') return changed;
    const callee = node[1] as string;
    if (suspendable.has(callee)) mayUnwind = true;
    return split.has(callee) ? ['call', callee + FRESH, ...changed.slice(2)] : changed;
  };
  return change;
}

/** Is it "state = unwinding"? */
function isUnwindingCheck(node: Node[]): boolean {
  if (node[0] !== 'i32.eq' && node[0] !== 'i32.ne') return false;
  const [, left, right] = node;
  return (
    head(left) === 'global.get' &&
    (left as Node[])[1] === STATE &&
    head(right) === 'i32.const' &&
    (right as Node[])[1] === '1'
  );
}
