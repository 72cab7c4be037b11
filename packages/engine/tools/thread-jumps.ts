/**
 * A condition that is a block of constants, which a function returning true or false leaves behind when it is inlined,
 * becomes jumps: neither Binaryen nor V8 sees that `br $block (i32.const 1)` already knows where it leads.
 *
 *   (br_if $label (block $b (result i32) … (br $b (i32.const 1)) … (i32.const 0)))
 *   → (block $b … (br $label) …)
 */
import { head, type Node } from './web-assembly-text.ts';

let fresh = 0;

export function threadJumps(node: Node): Node {
  if (!Array.isArray(node)) return node;
  const parts = node.map(threadJumps);
  if (parts[0] === 'br_if' && parts.length === 3) {
    const condition = conditionBlock(parts[2]);
    if (condition) {
      const out = `$thread${fresh++}`;
      const body = threaded(condition, parts[1] as string, out);
      if (body) return ['block', out, ...body];
    }
  }
  if (parts[0] === 'if' && head(parts[1]) !== 'result') {
    const condition = conditionBlock(parts[1]);
    const consequence = parts[2];
    const alternative = parts[3];
    if (condition && Array.isArray(consequence)) {
      const [yes, no, done] = ['yes', 'no', 'done'].map((kind) => `$${kind}${fresh}`) as [string, string, string];
      fresh++;
      const body = threaded(condition, yes, no);
      if (body) {
        const otherwise = Array.isArray(alternative) ? alternative.slice(1) : [];
        return [
          'block',
          done,
          ['block', no, ['block', yes, ...body], ...consequence.slice(1), ['br', done]],
          ...otherwise,
        ];
      }
    }
  }
  return parts;
}

interface Condition {
  readonly label: string;
  readonly body: Node[];
  readonly negated: boolean;
}

function conditionBlock(node: Node | undefined): Condition | undefined {
  if (!Array.isArray(node)) return undefined;
  if (node[0] === 'i32.eqz') {
    const inner = conditionBlock(node[1]);
    return inner && { ...inner, negated: !inner.negated };
  }
  const [keyword, label, result, ...body] = node;
  if (keyword !== 'block' || typeof label !== 'string' || head(result) !== 'result') return undefined;
  return { label, body, negated: false };
}

/** The block's content with jumps to `yes` where its value would be true; it falls through, or jumps to `no`, where false. */
function threaded({ label, body, negated }: Condition, yes: string, no: string): Node[] | undefined {
  const [whenTrue, whenFalse] = negated ? [no, yes] : [yes, no];
  let fails = false;
  const target = (value: Node | undefined): string | undefined => {
    if (!Array.isArray(value) || value[0] !== 'i32.const') return undefined;
    return value[1] === '0' ? whenFalse : whenTrue;
  };
  const change = (node: Node): Node => {
    if (!Array.isArray(node)) return node;
    if (node[0] === 'br' && node[1] === label) {
      const place = target(node[2]);
      if (place) return ['br', place];
      return ['block', ['br_if', whenTrue, change(node[2] as Node)], ['br', whenFalse]];
    }
    if (node[0] === 'drop' && head(node[1]) === 'br_if' && (node[1] as Node[])[1] === label) {
      const [, , value, condition] = node[1] as Node[];
      const place = target(value);
      if (place) return ['br_if', place, change(condition as Node)];
    }
    if (node.includes(label)) fails = true;
    return node.map(change);
  };
  const statements = body.slice(0, -1).map(change);
  const last = change(body.at(-1) as Node);
  const place = target(last);
  if (fails) return undefined;
  return [
    ...statements,
    ...(place
      ? [['br', place]]
      : [
          ['br_if', whenTrue, last],
          ['br', whenFalse],
        ]),
  ];
}
