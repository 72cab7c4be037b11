/**
 * A script test: a Lua file that says, on each line, what that line makes the program print.
 *
 *   print(1 + 1) --> 2                 one line of output; more of them stand on lines of their own after it
 *   error("broken") --> error: script:1: broken      the error that leaves the chunk; at most one, the last
 *
 * Blanks at the end of an output line are not compared. Headers, before the first statement:
 *
 *   -- beyond PUC: <reason>            PUC Lua cannot run it; only our own tiers do
 *   -- since 5.4.<n>: <reason>         older releases answer otherwise
 *   -- not on <runner>: <reason>       that runner's own limits
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface Script {
  /** The path below tests/lua without `.lua`: it says the case. */
  readonly name: string;
  readonly source: string;
  readonly output: readonly string[];
  readonly error: string | undefined;
  readonly headers: ScriptHeaders;
}

export interface ScriptHeaders {
  readonly beyondPuc: string | undefined;
  /** The first 5.4 release whose behaviour the script states. */
  readonly since: number;
  /** Runner name → why it cannot run this script. */
  readonly notOn: ReadonlyMap<string, string>;
}

const MARKER = /--> ?(.*)$/;
const ERROR_PREFIX = 'error: ';

export function parseScript(name: string, source: string): Script {
  const output: string[] = [];
  let error: string | undefined;
  for (const [index, line] of source.split('\n').entries()) {
    const expected = MARKER.exec(line)?.[1]?.trimEnd();
    if (expected === undefined) continue;
    if (error !== undefined) throw new Error(`${name}:${index + 1}: nothing can be expected after the error`);
    if (expected.startsWith(ERROR_PREFIX)) error = expected.slice(ERROR_PREFIX.length);
    else output.push(expected);
  }
  if (output.length === 0 && error === undefined) throw new Error(`${name}: expects nothing, so it proves nothing`);
  return { name, source, output, error, headers: parseHeaders(source) };
}

function parseHeaders(source: string): ScriptHeaders {
  const notOn = new Map<string, string>();
  let beyondPuc: string | undefined;
  let since = 0;
  for (const line of source.split('\n')) {
    if (!line.startsWith('--')) break;
    const header = /^-- (beyond PUC|since 5\.4\.(\d+)|not on ([\w.-]+)): (.+)$/.exec(line);
    if (!header) continue;
    const [, kind, release, runner, reason] = header;
    if (release !== undefined) since = Number(release);
    else if (runner !== undefined && reason !== undefined) notOn.set(runner, reason);
    else if (kind === 'beyond PUC') beyondPuc = reason;
  }
  return { beyondPuc, since, notOn };
}

/** Every script below `folder`, sorted by name. */
export function loadScripts(folder: string): Script[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.lua'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => parseScript(relative(folder, path).replace(/\.lua$/, ''), readFileSync(path, 'utf8')))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
