/**
 * What may stand in a configuration file, as data: a table of fields reads a file, says all that is wrong with it, and
 * documents it. A field turns what is written into a value, or reports the problem and gives undefined.
 */
import { NAME_FORM } from '@perilune/abi';
import { suggestion } from '../nearest-name.ts';
import type { Path } from './problem.ts';
import { kindOf, parseQuantity, type Quantity, shorten, showQuantity, unitsOf } from './quantity.ts';
import type { TomlFile } from './toml-file.ts';

export interface Field<Value> {
  /** What is expected, to be put into a sentence: 'a time from 1 ms to 1 d'. */
  readonly expected: string;
  read(file: TomlFile, path: Path, written: unknown): Value | undefined;
}

/** A key of a table. */
export interface Key<Value> {
  readonly field: Field<Value>;
  readonly isRequired: boolean;
  /** What it is where it is not written. */
  readonly standard: Value | undefined;
  readonly summary: string;
}

export type Keys = Readonly<Record<string, Key<unknown>>>;
export type ValuesOf<K extends Keys> = { readonly [name in keyof K]: K[name] extends Key<infer Value> ? Value : never };

export function required<Value>(field: Field<Value>, summary: string): Key<Value> {
  return { field, isRequired: true, standard: undefined, summary };
}

export function optional<Value>(field: Field<Value>, summary: string): Key<Value | undefined> {
  return { field, isRequired: false, standard: undefined, summary };
}

export function standard<Value>(field: Field<Value>, value: Value, summary: string): Key<Value> {
  return { field, isRequired: false, standard: value, summary };
}

/** Says that something else than expected is there. */
function mismatch(file: TomlFile, path: Path, expected: string, problem: string): undefined {
  file.report(path, `${problem}; ${expected} is expected`);
}

const LONGEST_LIST = 12;

/** "unknown x 'y'", with the nearest name, or with all there are if they are few. */
export function unknownName(kind: string, name: string, known: readonly string[]): string {
  const near = suggestion(name, known);
  const all = known.length === 0 ? '; there is none' : `; known are ${[...known].join(', ')}`;
  return `unknown ${kind} ${shorten(name)}${near || (known.length <= LONGEST_LIST ? all : '')}`;
}

export function text(longest = 200): Field<string> {
  const expected = `a text of at most ${longest} characters`;
  return {
    expected,
    read(file, path, written) {
      if (typeof written !== 'string') return mismatch(file, path, 'a text in quotes', `this is ${kindOf(written)}`);
      return written.length <= longest
        ? written
        : mismatch(file, path, expected, `this has ${written.length} characters`);
    },
  };
}

/** Names of devices, chips, apps: they appear in messages, permissions and Lua. */
export const name: Field<string> = {
  expected: 'a name of letters, digits, - and _, starting with a letter, at most 32 long',
  read(file, path, written) {
    if (typeof written !== 'string') return mismatch(file, path, this.expected, `this is ${kindOf(written)}`);
    if (NAME_FORM.test(written)) return written;
    return mismatch(file, path, this.expected, `${shorten(written)} is no name`);
  },
};

export const flag: Field<boolean> = {
  expected: 'true or false',
  read(file, path, written) {
    if (typeof written === 'boolean') return written;
    return mismatch(file, path, this.expected, `this is ${kindOf(written)}`);
  },
};

export function choice<const Choice extends string>(kind: string, choices: readonly Choice[]): Field<Choice> {
  return {
    expected: `one of ${choices.map((one) => `"${one}"`).join(', ')}`,
    read(file, path, written) {
      if (typeof written !== 'string') return mismatch(file, path, this.expected, `this is ${kindOf(written)}`);
      const found = choices.find((one) => one === written);
      if (found === undefined) file.report(path, unknownName(kind, written, choices));
      return found;
    },
  };
}

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** An amount with its unit. Bounds are in the first unit of the quantity. */
export function quantity(kind: Quantity, { least, most }: Range): Field<number> {
  const units = unitsOf(kind);
  const what = `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
  const expected = `${what} from ${showQuantity(kind, least)} to ${showQuantity(kind, most)}`;
  return {
    expected: units === '' ? expected : `${expected} (in ${units})`,
    read(file, path, written) {
      const amount = parseQuantity(kind, written);
      if ('problem' in amount) return mismatch(file, path, this.expected, amount.problem);
      const { value } = amount;
      return value >= least && value <= most
        ? value
        : mismatch(file, path, this.expected, `${written} is out of range`);
    },
  };
}

export function count({ least, most }: Range): Field<number> {
  const expected = `a whole number from ${least} to ${most}`;
  return {
    expected,
    read(file, path, written) {
      if (typeof written !== 'number') return mismatch(file, path, expected, `this is ${kindOf(written)}`);
      if (Number.isInteger(written) && written >= least && written <= most) return written;
      return mismatch(file, path, expected, `this is ${written}`);
    },
  };
}

/** A list; elements that are wrong are told, and the rest is read on. */
export function list<Value>(element: Field<Value>, most: number): Field<readonly Value[]> {
  return {
    expected: `a list: ${element.expected} each`,
    read(file, path, written) {
      if (!Array.isArray(written)) return mismatch(file, path, this.expected, `this is ${kindOf(written)}`);
      if (written.length > most) return mismatch(file, path, `a list of at most ${most}`, `this has ${written.length}`);
      return written
        .map((one, index) => element.read(file, [...path, index], one))
        .filter((value) => value !== undefined);
    },
  };
}

/** A table of its own. */
export function table<K extends Keys>(keys: K): Field<ValuesOf<K>> {
  return {
    expected: `a table of ${Object.keys(keys).join(', ')}`,
    read(file, path, written) {
      return isTable(written)
        ? readTable(file, path, written, keys)
        : mismatch(file, path, this.expected, `this is ${kindOf(written)}`);
    },
  };
}

export function isTable(written: unknown): written is Readonly<Record<string, unknown>> {
  return typeof written === 'object' && written !== null && !Array.isArray(written) && !(written instanceof Date);
}

/**
 * Reads all keys of a table, and tells all that is wrong. What is wrong and not required is as if it were not written, so
 * that the rest can be looked at too: a file with a problem is never used. @returns undefined if something required is missing
 */
export function readTable<K extends Keys>(
  file: TomlFile,
  path: Path,
  written: Readonly<Record<string, unknown>>,
  keys: K,
): ValuesOf<K> | undefined {
  reportUnknownKeys(file, path, written, Object.keys(keys));
  let isWhole = true;
  const values: Record<string, unknown> = {};
  for (const [key, { field, isRequired, standard: fallback }] of Object.entries(keys)) {
    const isWritten = Object.hasOwn(written, key);
    if (!isWritten && isRequired) file.report(path, `'${key}' is missing: ${field.expected}`);
    values[key] = (isWritten ? field.read(file, [...path, key], written[key]) : undefined) ?? fallback;
    if (isRequired && values[key] === undefined) isWhole = false;
  }
  return isWhole ? (values as ValuesOf<K>) : undefined;
}

function reportUnknownKeys(
  file: TomlFile,
  path: Path,
  written: Readonly<Record<string, unknown>>,
  known: readonly string[],
): void {
  for (const key of Object.keys(written)) {
    if (!known.includes(key)) file.report([...path, key], unknownName('key', key, known));
  }
}
