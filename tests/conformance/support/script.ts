/**
 * A case of the suite: a Lua program that says on each line what that line makes it print, and how it ends.
 *
 *   -- shows: what the case proves                     one line
 *   -- source: TRD104 4.2; libtock-c exit              where the requirement comes from
 *   -- permissions: console probe                      what its app may use
 *   -- memory: 64 KiB
 *   -- neighbour: name                                 the program neighbours/name.lua runs beside it
 *   -- restarts: 1                                     how often a fault is answered with a restart; else it stops
 *
 *   print(1 + 1) --> 2
 *   raw.exit(3) --> exit: 3                            the completion code; 0 if it is not said
 *   error("broken") --> fault: script                  the cause; further words must stand in the message
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface ConformanceCase {
  /** Path below scripts/ without `.lua`, or `driver/kind/part` of a case made from a table. */
  readonly name: string;
  readonly shows: string;
  readonly source: string;
  readonly program: string;
  readonly output: readonly string[];
  readonly end: ExpectedEnd;
  readonly permissions: readonly string[];
  /** Bytes. */
  readonly memory: number;
  readonly neighbour: string | undefined;
  readonly restarts: number;
}

export type ExpectedEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'fault'; readonly cause: string; readonly message: string };

const STANDARD_MEMORY = 64;

export function parseCase(name: string, program: string): ConformanceCase {
  const headers = new Map<string, string>();
  const output: string[] = [];
  let end: ExpectedEnd = { kind: 'exit', code: 0 };
  for (const line of program.split('\n')) {
    const header = /^-- (\w+): (.+)$/.exec(line);
    if (header) headers.set(header[1]!, header[2]!);
    const expected = /--> ?(.*)$/.exec(line)?.[1]?.trimEnd();
    if (expected === undefined) continue;
    const exit = /^exit: (\d+)$/.exec(expected);
    const fault = /^fault: ([\w-]+) ?(.*)$/.exec(expected);
    if (exit) end = { kind: 'exit', code: Number(exit[1]) };
    else if (fault) end = { kind: 'fault', cause: fault[1]!, message: fault[2]! };
    else output.push(expected);
  }
  const required = (header: string): string => {
    const text = headers.get(header);
    if (!text) throw new Error(`${name}: has no header '-- ${header}:'`);
    return text;
  };
  return {
    name,
    shows: required('shows'),
    source: required('source'),
    program,
    output,
    end,
    permissions: headers.get('permissions')?.split(' ') ?? [],
    memory: Number.parseInt(headers.get('memory') ?? String(STANDARD_MEMORY), 10) * 1024,
    neighbour: headers.get('neighbour'),
    restarts: Number(headers.get('restarts') ?? 0),
  };
}

export const SCRIPTS = join(import.meta.dirname, '../scripts');

export function loadCases(): ConformanceCase[] {
  return readdirSync(SCRIPTS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.lua'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => parseCase(relative(SCRIPTS, path).replace(/\.lua$/, ''), readFileSync(path, 'utf8')))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
