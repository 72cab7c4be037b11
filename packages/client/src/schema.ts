/**
 * What a value of the protocol may be, as data: checks what came through a socket, documents itself, and has a type.
 */

export interface Schema<Value> {
  /** To be put into a sentence: 'a whole number from 1 to 100'. */
  readonly expected: string;
  readonly isOptional?: boolean;
  /** Of an object: its fields. */
  readonly fields?: Fields;
  /** Of a list: what is in it. */
  readonly items?: Schema<unknown>;
  /** Of an object that is in several answers. */
  readonly title?: string;
  /** @returns what is wrong, as a sentence; undefined if nothing is */
  check(value: unknown, path: string): string | undefined;
  /** Carries the type; there is never one. */
  readonly type?: () => Value;
}

/** A field of an object, with what it means. */
export interface Field<Value> extends Schema<Value> {
  readonly summary: string;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type ValueOf<S> = S extends Schema<infer Value> ? Value : never;
type OptionalNames<F extends Fields> = {
  [Name in keyof F]: undefined extends ValueOf<F[Name]> ? Name : never;
}[keyof F];
type Flat<T> = { readonly [Name in keyof T]: T[Name] };
export type ObjectOf<F extends Fields> = Flat<
  { readonly [Name in Exclude<keyof F, OptionalNames<F>>]: ValueOf<F[Name]> } & {
    readonly [Name in OptionalNames<F>]?: ValueOf<F[Name]>;
  }
>;

/** Gives a schema the meaning it has as a field. */
export function field<Value>(schema: Schema<Value>, summary: string): Field<Value> {
  return { ...schema, summary };
}

function simple<Value>(expected: string, isGood: (value: unknown) => boolean): Schema<Value> {
  return {
    expected,
    check: (value, path) => (isGood(value) ? undefined : `${path} is ${kindOf(value)}; ${expected} is expected`),
  };
}

/** @param most characters; of what a client sends it must be given */
export function text(most = Number.POSITIVE_INFINITY): Schema<string> {
  const expected = most === Number.POSITIVE_INFINITY ? 'a text' : `a text of at most ${most} characters`;
  return simple(expected, (value) => typeof value === 'string' && value.length <= most);
}

/** Gives an object that is in several answers a name. */
export function titled<Value>(title: string, schema: Schema<Value>): Schema<Value> {
  return { ...schema, title, expected: `a ${title}` };
}

export const number: Schema<number> = simple(
  'a number',
  (value) => typeof value === 'number' && Number.isFinite(value),
);

export function amount(least: number, most: number): Schema<number> {
  return simple(
    `a number from ${least} to ${most}`,
    (value) => typeof value === 'number' && value >= least && value <= most,
  );
}

export function integer(least = 0, most = Number.MAX_SAFE_INTEGER): Schema<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  return simple(
    `a whole number ${range}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  );
}

export const flag: Schema<boolean> = simple('true or false', (value) => typeof value === 'boolean');

export function choice<const Choice extends string>(choices: readonly Choice[]): Schema<Choice> {
  return simple(`one of ${choices.map((one) => `"${one}"`).join(', ')}`, (value) =>
    choices.some((one) => one === value),
  );
}

/** A name or an id of a process. */
export const process: Schema<string | number> = simple(
  'the name of a process, or its id',
  (value) =>
    (typeof value === 'string' && value.length > 0 && value.length <= 64) ||
    (Number.isSafeInteger(value) && (value as number) >= 1),
);

/** Anything JSON can carry: what a part of the system tells that has a page of its own. */
export function anything<Value>(expected: string): Schema<Value> {
  return { expected, check: (value, path) => (value === undefined ? `${path} is missing` : undefined) };
}

/** @param most bytes */
export function base64(most: number): Schema<string> {
  const longest = Math.ceil(most / 3) * 4;
  return simple(
    `base64 of at most ${most} bytes`,
    (value) => typeof value === 'string' && value.length <= longest && /^[A-Za-z0-9+/]*={0,2}$/.test(value),
  );
}

export function optional<Value>(schema: Schema<Value>): Schema<Value | undefined> {
  return {
    ...schema,
    isOptional: true,
    check: (value, path) => (value === undefined ? undefined : schema.check(value, path)),
  };
}

/** @param most items. @param least the same */
export function list<Value>(items: Schema<Value>, most = 100_000, least = 0): Schema<readonly Value[]> {
  const expected = `a list of ${items.title ? `what is a ${items.title}` : items.fields ? 'objects' : items.expected}`;
  return {
    expected,
    items,
    check(value, path) {
      if (!Array.isArray(value)) return `${path} is ${kindOf(value)}; ${expected} is expected`;
      if (value.length < least) return `${path} is an empty list; ${expected} is expected`;
      if (value.length > most) return `${path} has ${value.length} items; at most ${most} are allowed`;
      for (const [index, item] of value.entries()) {
        const problem = items.check(item, `${path}[${index}]`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

/** An object with these names and values of one kind. */
export function record<Value>(values: Schema<Value>, what: string): Schema<Readonly<Record<string, Value>>> {
  return {
    expected: what,
    check(value, path) {
      if (!isObject(value)) return `${path} is ${kindOf(value)}; ${what} is expected`;
      for (const [name, item] of Object.entries(value)) {
        const problem = values.check(item, `${path}.${shorten(name)}`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

/** An object with these fields, and perhaps others: what a device answers, which a later version may add to. */
export function open<const F extends Fields>(fields: F): Schema<ObjectOf<F>> {
  return object(fields, true);
}

/** An object with exactly these fields. */
export function object<const F extends Fields>(fields: F, isOpen = false): Schema<ObjectOf<F>> {
  const names = Object.keys(fields);
  return {
    expected: 'an object',
    fields,
    check(value, path) {
      if (!isObject(value)) return `${path} is ${kindOf(value)}; an object is expected`;
      const unknown = isOpen ? undefined : Object.keys(value).find((name) => !Object.hasOwn(fields, name));
      if (unknown !== undefined) {
        return `${path} has no field ${shorten(unknown)}; ${names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`}`;
      }
      for (const name of names) {
        const schema = fields[name] as Field<unknown>;
        const item = value[name];
        if (item === undefined && !schema.isOptional)
          return `${path}.${name} is missing: ${schema.expected} is expected`;
        const problem = schema.check(item, `${path}.${name}`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const LONGEST_SHOWN = 40;

/** What was given instead, short enough for a message. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string' && value.length > LONGEST_SHOWN) return `a text of ${value.length} characters`;
  return JSON.stringify(value) ?? String(value);
}

function shorten(name: string): string {
  return JSON.stringify(name.length <= LONGEST_SHOWN ? name : `${name.slice(0, LONGEST_SHOWN - 1)}…`);
}
