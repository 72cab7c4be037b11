/** The changes the build makes on WebAssembly's text format, each seen from the outside. */

import { PROCESS_REGISTERS } from '@perilune/isa';
import { describe, expect, test } from 'vitest';
import { hintCalls } from './branch-hints.ts';
import { directDispatch } from './direct-dispatch.ts';
import { keepRegistersInMemory } from './registers-in-memory.ts';
import { splitSuspendable } from './split-suspendable.ts';
import { threadJumps } from './thread-jumps.ts';
import { functionsOf, type Node, parseText, printText } from './web-assembly-text.ts';

const tight = (text: string) => text.replace(/\s+/g, ' ').replace(/ ?([()]) ?/g, '$1');
const shown = (node: Node) => tight(printText(node)).trim();

describe('the text format', () => {
  test('what is read is printed again, strings and all, but for comments', () => {
    const source = '(module (data (i32.const 0) "a \\"b\\" ;; (c") (func $f (result i32) (i32.const 1))) ;; end';
    expect(shown(parseText(source))).toBe(tight(source.slice(0, -7)).trim());
  });

  test('unbalanced parentheses and what is no module are refused', () => {
    expect(() => parseText('(module (func)')).toThrow('not a module');
    expect(() => parseText('(module))')).toThrow('unbalanced');
    expect(() => parseText('')).toThrow('not a module');
  });
});

describe('jumps', () => {
  const value = (first: number, last: number) =>
    `(block $b (result i32) (br_if $b (i32.const ${first}) (local.get $x)) (call $work) (i32.const ${last}))`;

  test('a block of constants in br_if jumps where its value says', () => {
    const source = `(br_if $go (block $b (result i32) (drop (br_if $b (i32.const 1) (local.get $x))) (call $f) (i32.const 0)))`;
    expect(shown(threadJumps(parseText(source)))).toMatch(
      /^\(block (\$thread\d+)\(br_if \$go\(local\.get \$x\)\)\(call \$f\)\(br \1\)\)$/,
    );
  });

  test('a negated one jumps the other way', () => {
    const source = `(br_if $go (i32.eqz (block $b (result i32) (br $b (i32.const 1)) (i32.const 0))))`;
    expect(shown(threadJumps(parseText(source)))).toMatch(/^\(block (\$thread\d+)\(br \1\)\(br \$go\)\)$/);
  });

  test('an if keeps its arms', () => {
    const source = `(if (block $b (result i32) (br $b (i32.const 0)) (local.get $y)) (then (call $yes)) (else (call $no)))`;
    expect(shown(threadJumps(parseText(source)))).toMatch(
      /^\(block (\$done\d+)\(block (\$no\d+)\(block (\$yes\d+)\(br \2\)\(br_if \3\(local\.get \$y\)\)\(br \2\)\)\(call \$yes\)\(br \1\)\)\(call \$no\)\)$/,
    );
  });

  test('what is chosen between true or false jumps as well', () => {
    const and = `(br_if $go (if (result i32) (local.get $x) (then (local.get $y)) (else (i32.const 0))))`;
    expect(shown(threadJumps(parseText(and)))).toMatch(
      /^\(block (\$thread\d+)\(if\(local\.get \$x\)\(then\(br_if \$go\(local\.get \$y\)\)\(br \1\)\)\(else\(br \1\)\)\)\)$/,
    );
    const or = `(br_if $go (i32.eqz (if (result i32) (local.get $x) (then (i32.const 1)) (else (local.get $y)))))`;
    expect(shown(threadJumps(parseText(or)))).toMatch(
      /^\(block (\$thread\d+)\(if\(local\.get \$x\)\(then\(br \1\)\)\(else\(br_if \1\(local\.get \$y\)\)\(br \$go\)\)\)\)$/,
    );
  });

  test('two comparisons joined by & are made one after the other, unless the second does something', () => {
    const both = (second: string) => `(br_if $go (i32.and (i32.eqz (local.get $x)) (i32.eqz ${second})))`;
    expect(shown(threadJumps(parseText(both('(local.get $y)'))))).toMatch(
      /^\(block (\$thread\d+)\(if\(i32\.eqz\(local\.get \$x\)\)\(then\(br_if \1\(local\.get \$y\)\)\(br \$go\)\)\(else\(br \1\)\)\)\)$/,
    );
    const kept = both('(local.tee $z (local.get $y))');
    expect(shown(threadJumps(parseText(kept)))).toBe(tight(kept));
    const masked = '(br_if $go (i32.and (local.get $x) (i32.const 4)))';
    expect(shown(threadJumps(parseText(masked)))).toBe(tight(masked));
  });

  test('a value that is used beyond the jump is left alone', () => {
    const source = `(br_if $go ${value(1, 0)})`;
    expect(shown(threadJumps(parseText(source)))).toBe(tight(source));
  });
});

describe('hints', () => {
  const hints = (body: string) => shown(hintCalls(parseText(`(func $f ${body})`))).match(/"\\0[01]"|br_if|if/g);

  test('a branch to what only calls is unlikely, a branch around it likely', () => {
    expect(hints('(loop $l (if (local.get 0) (then (call $slow))) (br $l))')).toEqual(['"\\00"', 'if']);
    expect(hints('(loop $l (br_if $l (local.get 0)) (call $slow))')).toEqual(['"\\01"', 'br_if']);
  });

  test('two slow ways are alike', () => {
    expect(hints('(if (local.get 0) (then (call $slow)) (else (call $slower)))')).toEqual(['if']);
  });
});

describe('the dispatch', () => {
  const table = (labels: number) => Array.from({ length: labels }, (_, index) => `$b${index + 2}`).join(' ');
  const loop = (labels: number) => `(func $f (loop $l (block $done
    (block $b2 (if (i32.ne (local.tee $op (i32.load8_u (local.get $pc))) (i32.const 1))
      (then (block $none (br_table ${table(labels)} $none (i32.sub (local.get $op) (i32.const 2)))) (unreachable)))
      (call $one) (br $l)) (call $two))))`;

  test('is one jump by the number of the operation, of which 0 is none', () => {
    expect(shown(directDispatch(parseText(loop(70))))).toBe(
      tight(`(func $f (loop $l (block $done (block $b2
        (local.set $op (i32.load8_u (local.get $pc)))
        (block $first (block $none (br_table $none $first ${table(70)} $none (local.get $op))) (unreachable))
          (call $one) (br $l)) (call $two))))`),
    );
  });

  test('is missed where it is not', () => {
    expect(() => directDispatch(parseText(loop(10)))).toThrow('0 found');
  });
});

describe('registers', () => {
  const name = (register: string) => `$assembly/registers/${register}`;

  test('are words of the header, in their order', () => {
    const source = `(module (global ${name('fuel')} (mut i32) (i32.const 0)) (global $other (mut i32) (i32.const 0))
      (func $f (global.set ${name('fuel')} (i32.sub (global.get ${name('fuel')}) (global.get ${name('frame')})))
        (global.set $other (i32.const 1))))`;
    expect(shown(keepRegistersInMemory(parseText(source)))).toBe(
      tight(`(module (global $other (mut i32) (i32.const 0))
        (func $f (i32.store (i32.const ${PROCESS_REGISTERS}) (i32.sub (i32.load (i32.const ${PROCESS_REGISTERS}))
          (i32.load (i32.const ${PROCESS_REGISTERS + 4})))) (global.set $other (i32.const 1))))`),
    );
  });

  test('a new one needs a word', () => {
    const source = `(module (func $f (global.set ${name('novel')} (i32.const 1))))`;
    expect(() => keepRegistersInMemory(parseText(source))).toThrow('novel');
  });
});

describe('suspendable functions', () => {
  const state = '(global.get $__asyncify_state)';
  const check = `(br_if $out (i32.const 0) (i32.eq ${state} (i32.const 1)))`;
  const source = `(module
    (func $suspends (if (i32.eqz ${state}) (then (nop))))
    (func $library (block $out (if (i32.eq ${state} (i32.const 2)) (then (nop))) (call $suspends) ${check}))
    (func $dispatch (call $library))
    (func $rewind (call $dispatch))
    (func $loop (call $dispatch)))`;
  const bodyOf = (name: string) => {
    const func = functionsOf(splitSuspendable(parseText(source), '$rewind', '$dispatch')).get(name);
    return func === undefined ? undefined : shown(func);
  };

  test('the copy knows the state but right after a call, and calls copies', () => {
    expect(bodyOf('$suspends|fresh')).toBe('(func $suspends|fresh(if(i32.eqz(i32.const 0))(then(nop))))');
    expect(bodyOf('$library|fresh')).toBe(
      tight(
        `(func $library|fresh (block $out (if (i32.eq (i32.const 0) (i32.const 2)) (then (nop))) (call $suspends|fresh) ${check}))`,
      ),
    );
  });

  test('the original is as it was; only what rewinds calls it', () => {
    expect(bodyOf('$library')).toBe(
      tight(`(func $library (block $out (if (i32.eq ${state} (i32.const 2)) (then (nop))) (call $suspends) ${check}))`),
    );
    expect(bodyOf('$rewind')).toBe('(func $rewind(call $dispatch))');
    expect(bodyOf('$loop')).toBe('(func $loop(call $dispatch|fresh))');
    expect(bodyOf('$dispatch|fresh')).toBe('(func $dispatch|fresh(call $library|fresh))');
  });

  test('a state that is read after a call before the check is a defect of the build', () => {
    const wrong = source.replace(check, `(if ${state} (then (nop))) ${check}`);
    expect(() => splitSuspendable(parseText(wrong), '$rewind', '$dispatch')).toThrow(
      'before it asks whether to unwind',
    );
  });

  test('what is not worth a copy is called as it is', () => {
    const module = splitSuspendable(parseText(source), '$rewind', '$dispatch', (name) => name === '$library');
    const functions = functionsOf(module);
    expect(functions.has('$suspends|fresh')).toBe(false);
    expect(shown(functions.get('$library|fresh') ?? '')).toContain('(call $suspends)');
  });

  test('what has no copy and may be rewound calls the originals', () => {
    const module = splitSuspendable(parseText(source), '$rewind', '$dispatch', (name) => name === '$suspends');
    expect(shown(functionsOf(module).get('$library') ?? '')).toContain('(call $suspends)');
  });

  test('names that do not exist are refused', () => {
    expect(() => splitSuspendable(parseText(source), '$rewound', '$dispatch')).toThrow('$rewound');
  });
});
