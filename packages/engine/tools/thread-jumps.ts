/**
 * A condition that is a block or an `if` with a value, which `&&`, `||` and an inlined function that returns true or false
 * leave behind, becomes jumps: neither Binaryen nor V8 sees that `br $block (i32.const 1)` already knows where it leads,
 * and V8 makes a number of a comparison to compare that again.
 *
 *   (br_if $label (block $b (result i32) … (br $b (i32.const 1)) … (i32.const 0)))
 *   → (block $b … (br $label) …)
 *   (br_if $label (if (result i32) x (then y) (else (i32.const 0))))
 *   → (block $b (if x (then (br_if $label y) (br $b)) (else (br $b))))
 */
import { head, type Node } from './web-assembly-text.ts';

let fresh = 0;

export function threadJumps(node: Node): Node {
  if (!Array.isArray(node)) return node;
  const parts = node.map(threadJumps);
  if (parts[0] === 'br_if' && parts.length === 3 && isThreadable(parts[2])) {
    const out = `$thread${fresh++}`;
    const body = branch(parts[2] as Node, parts[1] as string, out);
    if (body) return ['block', out, ...body];
  }
  if (parts[0] === 'if' && head(parts[1]) !== 'result' && isThreadable(parts[1])) {
    const consequence = parts[2];
    const alternative = parts[3];
    const [yes, no, done] = ['yes', 'no', 'done'].map((kind) => `$${kind}${fresh}`) as [string, string, string];
    fresh++;
    const body = branch(parts[1] as Node, yes, no);
    if (body && Array.isArray(consequence)) {
      const otherwise = Array.isArray(alternative) ? alternative.slice(1) : [];
      return [
        'block',
        done,
        ['block', no, ['block', yes, ...body], ...consequence.slice(1), ['br', done]],
        ...otherwise,
      ];
    }
  }
  return parts;
}

/** Is there something to gain? */
function isThreadable(condition: Node | undefined): boolean {
  if (head(condition) === 'i32.eqz') return isThreadable((condition as Node[])[1]);
  return asBlock(condition) !== undefined || asChoice(condition) !== undefined || asBoth(condition) !== undefined;
}

const COMPARISON = /^[if](32|64)\.(eqz?|ne|[lg][te](_[su])?)$/;
const EFFECT = /^(local\.(tee|set)|global\.set|call)/;
const has = (node: Node, keyword: RegExp): boolean =>
  Array.isArray(node) && (keyword.test(String(node[0])) || node.some((part) => has(part, keyword)));

interface Both {
  readonly isOr: boolean;
  readonly first: Node;
  readonly second: Node;
}
/** Two comparisons that Binaryen joined with `&` or `|`, the second of which may as well be left out. */
function asBoth(node: Node | undefined): Both | undefined {
  const keyword = head(node);
  if (keyword !== 'i32.and' && keyword !== 'i32.or') return undefined;
  const [, first, second] = node as Node[] as [Node, Node, Node];
  const isComparison = (part: Node) => COMPARISON.test(head(part) ?? '') || asBoth(part) !== undefined;
  if (!isComparison(first) || !isComparison(second) || has(second, EFFECT)) return undefined;
  return { isOr: keyword === 'i32.or', first, second };
}

interface Block {
  readonly label: string;
  readonly body: Node[];
}
function asBlock(node: Node | undefined): Block | undefined {
  if (head(node) !== 'block') return undefined;
  const [, label, result, ...body] = node as Node[];
  return typeof label === 'string' && head(result) === 'result' ? { label, body } : undefined;
}

interface Choice {
  readonly condition: Node;
  readonly consequence: Node[];
  readonly alternative: Node[];
}
/** (if (result i32) condition (then …) (else …)) */
function asChoice(node: Node | undefined): Choice | undefined {
  if (head(node) !== 'if' || head((node as Node[])[1]) !== 'result') return undefined;
  const [, , condition, consequence, alternative] = node as [Node, Node, Node, Node[], Node[]];
  return { condition, consequence: consequence.slice(1), alternative: alternative.slice(1) };
}

/** Code that jumps to `yes` where the condition is true, to `no` where it is false; undefined = its value is used elsewhere, too. */
function branch(condition: Node, yes: string, no: string): Node[] | undefined {
  if (head(condition) === 'i32.const') return [['br', (condition as Node[])[1] === '0' ? no : yes]];
  if (head(condition) === 'i32.eqz') return branch((condition as Node[])[1] as Node, no, yes);
  const block = asBlock(condition);
  if (block) return branchOfBlock(block, yes, no);
  const both = asBoth(condition);
  if (both) {
    const { isOr, first, second } = both;
    const [truth, falsehood]: Node[] = [
      ['i32.const', '1'],
      ['i32.const', '0'],
    ];
    const [consequence, alternative] = isOr ? [truth as Node, second] : [second, falsehood as Node];
    return branchOfChoice({ condition: first, consequence: [consequence], alternative: [alternative] }, yes, no);
  }
  const choice = asChoice(condition);
  if (choice) return branchOfChoice(choice, yes, no);
  return [
    ['br_if', yes, condition],
    ['br', no],
  ];
}

/** Statements, the last of which is the condition. */
function branchOfList(list: Node[], yes: string, no: string): Node[] | undefined {
  const last = branch(list.at(-1) as Node, yes, no);
  return last && [...list.slice(0, -1), ...last];
}

function branchOfChoice({ condition, consequence, alternative }: Choice, yes: string, no: string): Node[] | undefined {
  const whenTrue = branchOfList(consequence, yes, no);
  const whenFalse = branchOfList(alternative, yes, no);
  if (!whenTrue || !whenFalse) return undefined;
  if (!isThreadable(condition)) return [['if', condition, ['then', ...whenTrue], ['else', ...whenFalse]]];
  const [first, second] = [`$either${fresh}`, `$or${fresh}`];
  fresh++;
  const choice = branch(condition, first, second);
  return choice && [['block', first, ['block', second, ...choice], ...whenFalse], ...whenTrue];
}

function branchOfBlock({ label, body }: Block, yes: string, no: string): Node[] | undefined {
  let fails = false;
  const jump = (value: Node): Node[] => {
    const statements = branch(change(value), yes, no);
    if (!statements) fails = true;
    return statements ?? [];
  };
  const change = (node: Node): Node => {
    if (!Array.isArray(node)) return node;
    if (node[0] === 'br' && node[1] === label) {
      const statements = jump(node[2] as Node);
      return statements.length === 1 ? (statements[0] as Node) : ['block', ...statements];
    }
    if (node[0] === 'drop' && head(node[1]) === 'br_if' && (node[1] as Node[])[1] === label) {
      const [, , value, condition] = node[1] as Node[];
      if (head(value) === 'i32.const') {
        const [, target] = jump(value as Node)[0] as Node[];
        return ['br_if', target as Node, change(condition as Node)];
      }
    }
    if (node.includes(label)) fails = true;
    return node.map(change);
  };
  const statements = body.slice(0, -1).map(change);
  const last = jump(body.at(-1) as Node);
  return fails ? undefined : [...statements, ...last];
}
