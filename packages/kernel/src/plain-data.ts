/**
 * Plain data as bytes and back: what drivers put into snapshots. JSON, all in ASCII, and in it objects with the key `$` for
 * what JSON does not have:
 *
 *   {"$":"bytes","of":"00ff"}   {"$":"bigint","of":"-5"}   {"$":"number","of":"NaN"}   {"$":"undefined"}
 *   {"$":"map","of":[[key,value],…]}   {"$":"object","of":[[name,value],…]} for an object that has the key `$` itself
 */

/** Bytes that are no plain data. */
export class PlainDataError extends Error {
  override name = 'PlainDataError';
}

const MOST_DEPTH = 100;

/** @throws PlainDataError for what cannot be put into bytes, such as a function or data that contains itself */
export function encodePlainData(value: unknown): Uint8Array {
  const text = JSON.stringify(toJson(value, 0));
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x7f) bytes.push(code);
    else for (const digit of `\\u${code.toString(16).padStart(4, '0')}`) bytes.push(digit.charCodeAt(0));
  }
  return Uint8Array.from(bytes);
}

/** @throws PlainDataError */
export function decodePlainData(bytes: Uint8Array): unknown {
  let text = '';
  for (let start = 0; start < bytes.length; start += 4096) {
    text += String.fromCharCode(...bytes.subarray(start, start + 4096));
  }
  try {
    return fromJson(JSON.parse(text), 0);
  } catch (error) {
    throw new PlainDataError(error instanceof Error ? error.message : 'it cannot be read');
  }
}

function toJson(value: unknown, depth: number): unknown {
  if (depth > MOST_DEPTH) throw new PlainDataError('the data is nested too deep, or contains itself');
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'undefined':
      return { $: 'undefined' };
    case 'bigint':
      return { $: 'bigint', of: String(value) };
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', of: numberText(value) };
    case 'object':
      break;
    default:
      throw new PlainDataError(`a ${typeof value} is no plain data`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (value instanceof Uint8Array)
    return { $: 'bytes', of: [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
  const entries = (pairs: Iterable<readonly [unknown, unknown]>): unknown =>
    [...pairs].map(([key, item]) => [toJson(key, depth + 1), toJson(item, depth + 1)]);
  if (value instanceof Map) return { $: 'map', of: entries(value) };
  if (Object.hasOwn(value, '$')) return { $: 'object', of: entries(Object.entries(value)) };
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toJson(item, depth + 1)]));
}

function fromJson(value: unknown, depth: number): unknown {
  if (depth > 2 * MOST_DEPTH) throw new PlainDataError('the data is nested too deep');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => fromJson(item, depth + 1));
  if (Object.hasOwn(value, '$')) return fromTagged(value as { readonly $: unknown; readonly of?: unknown }, depth);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fromJson(item, depth + 1)]));
}

function fromTagged({ $: tag, of }: { readonly $: unknown; readonly of?: unknown }, depth: number): unknown {
  switch (tag) {
    case 'undefined':
      return undefined;
    case 'bigint':
      return BigInt(text(of));
    case 'number':
      return Number(text(of));
    case 'bytes':
      return bytesOf(text(of));
    case 'map':
      return new Map(pairs(of, depth));
    case 'object':
      return Object.fromEntries(pairs(of, depth).map(([name, item]) => [text(name), item]));
    default:
      throw new PlainDataError(`there is no kind of data '${String(tag)}'`);
  }
}

function pairs(of: unknown, depth: number): [unknown, unknown][] {
  if (!Array.isArray(of)) throw new PlainDataError('pairs were expected');
  return of.map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw new PlainDataError('a pair was expected');
    return [fromJson(pair[0], depth + 1), fromJson(pair[1], depth + 1)];
  });
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new PlainDataError('text was expected');
  return value;
}

function bytesOf(hexadecimal: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/.test(hexadecimal)) throw new PlainDataError('bytes were expected');
  return Uint8Array.from({ length: hexadecimal.length / 2 }, (_, index) =>
    Number.parseInt(hexadecimal.slice(2 * index, 2 * index + 2), 16),
  );
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
