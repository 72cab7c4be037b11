/** The form of it; that it does what it says on the built engine is shown in src/image/housing.test.ts. */
import { expect, test } from 'vitest';
import { addForget } from './forget-globals.ts';
import { parseText, printText } from './web-assembly-text.ts';

test('globals that cannot change are left alone, and those that the start sets are set by it', () => {
  const source = `(module (global $a (mut i32) (i32.const 5)) (global $b i32 (i32.const 1))
    (global $c (mut i64) (i64.const 0)) (func $begin) (start $begin))`;
  expect(printText(addForget(parseText(source)).at(-1) ?? '').replace(/\s+/g, ' ')).toBe(
    '(func $forget (export "forget" )(global.set $a (i32.const 5 ))(global.set $c (i64.const 0 ))(call $begin )) ',
  );
});
