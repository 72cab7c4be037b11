/**
 * A benchmark program: a Lua file that defines `benchmark(n)`, which returns a checksum. Its head:
 *
 *   -- iterations: 3000000          n, chosen so that wasmoon takes about a quarter of a second
 *   -- not on <engine>: <reason>    that engine cannot run it
 *   -- what it measures, in a sentence
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Program {
  readonly name: string;
  readonly path: string;
  readonly source: string;
  readonly iterations: number;
  /** Engine name → why it cannot run this program. */
  readonly notOn: ReadonlyMap<string, string>;
}

export function parseProgram(name: string, path: string, source: string): Program {
  const iterations = /^-- iterations: ([1-9]\d*)$/m.exec(source)?.[1];
  if (iterations === undefined) throw new Error(`${name}: the header '-- iterations: N' is missing or no whole number`);
  if (!/^function benchmark\(n\)$/m.test(source)) throw new Error(`${name}: defines no global function benchmark(n)`);
  const exclusions = [...source.matchAll(/^-- not on (\S+): (.+)$/gm)].map(
    ([, engine = '', reason = '']) => [engine, reason] as const,
  );
  return { name, path, source, iterations: Number(iterations), notOn: new Map(exclusions) };
}

const FOLDER = join(import.meta.dirname, 'lua');

/** All programs, sorted by name. */
export function loadPrograms(folder = FOLDER): Program[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.lua'))
    .sort()
    .map((file) =>
      parseProgram(file.slice(0, -'.lua'.length), join(folder, file), readFileSync(join(folder, file), 'utf8')),
    );
}
