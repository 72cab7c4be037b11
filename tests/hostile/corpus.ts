/**
 * The escape corpus: one Lua file per way to outrun or overfill a sandbox. Its first lines say what has
 * to become of it:
 *
 *   -- outcome: fuel                      stopped when its budget is used up, and nothing can catch that
 *   -- outcome: memory                    ends with the ordinary error "not enough memory"
 *   -- outcome: error: <pattern>          ends with an error that matches this regular expression
 *   -- outcome: done                      runs to its end within its budget
 *   -- outcome: memory or fuel            any of several, where the engine may choose
 *   -- fuel: 5000000                      optional budget
 *   -- memory: 4MiB                       optional quota
 *   -- why: one sentence that says how it tries to get out
 *
 * fixtures/name.js is the nearest equivalent of name.lua for JavaScript engines; it stands apart because
 * no formatter or linter should improve it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Outcome =
  | { readonly kind: 'fuel' | 'memory' | 'done' }
  | { readonly kind: 'error'; readonly pattern: RegExp };

export interface CorpusEntry {
  readonly name: string;
  readonly source: string;
  /** The JavaScript equivalent, where one makes sense. */
  readonly javascript: string | undefined;
  /** Any of these is right. */
  readonly outcomes: readonly Outcome[];
  /** Loop rounds, calls and library work, as the engine counts them. */
  readonly fuel: number;
  /** Bytes. */
  readonly memory: number;
  readonly why: string;
}

export const CORPUS_FOLDER = dirname(fileURLToPath(import.meta.url));
export const DEFAULT_FUEL = 20_000_000;
export const DEFAULT_MEMORY = 1024 * 1024;

const MEMORY_UNITS = { B: 1, KiB: 1024, MiB: 1024 * 1024, GiB: 1024 * 1024 * 1024 } as const;

/** A header that does not say what it has to; the message names the file and the line. */
export class CorpusError extends Error {}

export function parseEntry(name: string, source: string, javascript?: string): CorpusEntry {
  const headers = readHeaders(name, source);
  const required = (key: string): string => {
    const value = headers.get(key);
    if (value === undefined) throw new CorpusError(`${name}: header '${key}' is missing`);
    return value;
  };
  return {
    name,
    source,
    javascript,
    outcomes: parseOutcomes(name, required('outcome')),
    fuel: parseFuel(name, headers.get('fuel')),
    memory: parseMemory(name, headers.get('memory')),
    why: required('why'),
  };
}

function readHeaders(name: string, source: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [index, line] of source.split('\n').entries()) {
    const header = /^-- (\w+):(.*)$/.exec(line);
    if (!header) break;
    const [, key = '', value = ''] = header;
    const where = `${name}:${index + 1}`;
    if (!['outcome', 'fuel', 'memory', 'why'].includes(key)) throw new CorpusError(`${where}: unknown header '${key}'`);
    if (headers.has(key)) throw new CorpusError(`${where}: header '${key}' stands twice`);
    if (value.trim() === '') throw new CorpusError(`${where}: header '${key}' is empty`);
    headers.set(key, value.trim());
  }
  return headers;
}

function parseOutcomes(name: string, text: string): Outcome[] {
  return text.split(/ or (?=fuel\b|memory\b|done\b|error:)/).map((part): Outcome => {
    if (part === 'fuel' || part === 'memory' || part === 'done') return { kind: part };
    const pattern = /^error: (.+)$/.exec(part)?.[1];
    if (pattern === undefined) throw new CorpusError(`${name}: unknown outcome '${part}'`);
    try {
      return { kind: 'error', pattern: new RegExp(pattern, 's') };
    } catch {
      throw new CorpusError(`${name}: '${pattern}' is not a regular expression`);
    }
  });
}

function parseFuel(name: string, text: string | undefined): number {
  if (text === undefined) return DEFAULT_FUEL;
  if (!/^[1-9]\d*$/.test(text)) throw new CorpusError(`${name}: fuel '${text}' is not a positive whole number`);
  return Number(text);
}

function parseMemory(name: string, text: string | undefined): number {
  if (text === undefined) return DEFAULT_MEMORY;
  const size = /^([1-9]\d*)(B|KiB|MiB|GiB)$/.exec(text);
  if (!size) throw new CorpusError(`${name}: memory '${text}' is not a size such as 256KiB`);
  return Number(size[1]) * MEMORY_UNITS[size[2] as keyof typeof MEMORY_UNITS];
}

/** One entry, read from its file. */
export function loadEntry(name: string, folder = CORPUS_FOLDER): CorpusEntry {
  const twin = join(folder, 'fixtures', `${name}.js`);
  const javascript = existsSync(twin) ? readFileSync(twin, 'utf8') : undefined;
  return parseEntry(name, readFileSync(join(folder, `${name}.lua`), 'utf8'), javascript);
}

/** The whole corpus, sorted by name. */
export function loadCorpus(folder = CORPUS_FOLDER): CorpusEntry[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.lua'))
    .map((file) => loadEntry(file.slice(0, -'.lua'.length), folder))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
