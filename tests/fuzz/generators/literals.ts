/** Numbers, strings and bytes that are likely to find an edge, as Lua source. */
import type { Random } from '../random.ts';

// biome-ignore format: a table reads better packed
const INTEGERS = [
  '0', '1', '2', '3', '-1', '-2', '7', '10', '63', '64', '65', '127', '128', '255', '256', '32767', '65536', '2147483647',
  '2147483648', '-2147483648', '4294967296', '9007199254740992', '9007199254740993', 'math.maxinteger', 'math.mininteger',
  'math.maxinteger - 1', 'math.mininteger + 1', '0x7fffffff', '0xffffffffffffffff', '1 << 62', '1 << 63',
];
// biome-ignore format: a table reads better packed
const FLOATS = [
  '0.0', '-0.0', '1.0', '-1.0', '0.5', '1.5', '2.5', '-2.5', '0.1', '3.14159', '1e15', '1e16', '1e100', '-1e100', '1e308',
  '5e-324', '2^53', '2^53 + 1', '2^63', '-2^63', '1/0', '-1/0', '0/0', '9.2233720368547758e18', '1e-5', '123456789.125',
  '0x1p-1074', '0x.8p1', '1e14', '123456789012345.0', '3.0', '100.0',
];
// biome-ignore format: a table reads better packed
const WORDS = [
  '', 'a', 'ab', 'abc', 'hello', 'Hello World', '10', '0x10', ' 5 ', '1e1', '-3', '3.0', 'nan', 'inf', '1e', 'x\\0y', '\\255\\254',
  'a,b,,c', 'key=value', '  spaced  ', 'aaaaaaaaaa', 'line\\nline', '%d', 'é', '日本', '0x7fffffffffffffff', '9223372036854775808',
];

export function integer(random: Random): string {
  return random.chance(50) ? String(random.between(-10, 20)) : parenthesised(random.pick(INTEGERS));
}
export function float(random: Random): string {
  if (random.chance(30)) return `${random.between(-20, 20)}.${random.pick(['0', '25', '5', '125', '1'])}`;
  return parenthesised(random.pick(FLOATS));
}
/** So that no operator beside it takes it apart. */
function parenthesised(text: string): string {
  return /^[\w.]+$/.test(text) ? text : `(${text})`;
}

export function string(random: Random): string {
  if (random.chance(60)) return `"${random.pick(WORDS)}"`;
  return quote(characters(random, 'abcABC012 _-%.,é\n', 12));
}

export function characters(random: Random, alphabet: string, most: number): string {
  return random.list(most, () => alphabet[random.below(alphabet.length)] as string).join('');
}
export function bytes(random: Random, most: number): string {
  return random.list(most, () => String.fromCharCode(random.below(256))).join('');
}

/** A string literal for these bytes, on one line. */
export function quote(text: string): string {
  const escaped = text.replace(/[^ !#-[\]-~]/g, (c) => `\\${String(c.charCodeAt(0) & 255).padStart(3, '0')}`);
  return `"${escaped}"`;
}
