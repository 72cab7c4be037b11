/**
 * One suite for every tier: a tier passes itself in as a ScriptRunner and is told where it differs.
 *
 *   node tests/lua/run-scripts.ts [--runner NAME] [FILTER]
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { allRunners } from './runners/index.ts';
import { loadScripts, type Script } from './script.ts';

export interface ScriptResult {
  /** Everything the script wrote to standard output. */
  readonly output: string;
  /** The message of the error that left the chunk, as lua(1) would print it; absent when it ended well. */
  readonly error?: string | undefined;
}

export interface ScriptRunner {
  readonly name: string;
  /** PUC Lua itself skips what only our tiers can do. */
  readonly isPuc: boolean;
  /** The 5.4 release it implements: 8 for Lua 5.4.8. */
  readonly release: number;
  /** Runs the source as a chunk called `script`, in a state of its own. Rejects only when the runner itself breaks. */
  run(source: string, name: string): Promise<ScriptResult>;
}

export const SCRIPTS_FOLDER = dirname(fileURLToPath(import.meta.url));

/** Why this runner leaves the script out, or undefined when it has to pass. */
export function reasonToSkip(script: Script, runner: ScriptRunner): string | undefined {
  const { beyondPuc, since, notOn } = script.headers;
  if (runner.isPuc && beyondPuc !== undefined) return `beyond PUC: ${beyondPuc}`;
  if (runner.release < since) return `states what Lua 5.4.${since} does`;
  return notOn.get(runner.name);
}

/** What the script should have written, in one text that a test can compare at a glance. */
export function expectedTranscript({ output, error }: Script): string {
  return transcript(output, error);
}

export function actualTranscript({ output, error }: ScriptResult): string {
  const lines = output.split('\n').map((line) => line.trimEnd());
  if (lines.at(-1) === '') lines.pop();
  return transcript(lines, error?.trimEnd());
}

function transcript(lines: readonly string[], error: string | undefined): string {
  return [...lines, ...(error === undefined ? [] : [`error: ${error}`])].join('\n');
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { runner: { type: 'string' } }, allowPositionals: true });
  const scripts = loadScripts(SCRIPTS_FOLDER).filter(({ name }) => name.includes(positionals[0] ?? ''));
  let failures = 0;
  for (const runner of await allRunners()) {
    if (values.runner !== undefined && runner.name !== values.runner) continue;
    let passed = 0;
    let skipped = 0;
    for (const script of scripts) {
      const reason = reasonToSkip(script, runner);
      if (reason !== undefined) {
        skipped++;
        continue;
      }
      const actual = actualTranscript(await runner.run(script.source, script.name));
      const expected = expectedTranscript(script);
      if (actual === expected) {
        passed++;
        continue;
      }
      failures++;
      console.log(`${runner.name}: ${script.name}\n--- expected\n${expected}\n--- actual\n${actual}\n`);
    }
    console.log(`${runner.name}: ${passed} passed, ${skipped} left out, of ${scripts.length}`);
  }
  return failures === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main();
