/** docs/escape-corpus.md: the tables of a run, with what it was made by. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { CORPUS_FOLDER, type CorpusEntry } from './corpus.ts';
import type { EngineName } from './engine.ts';
import { type Cell, programTable, summaryTable } from './table.ts';
import type { Allowance } from './verdict.ts';

/** The npm package that holds an engine, if it is not ours, and what the engine is held with. */
const ENGINES: Readonly<Record<EngineName, { readonly npm?: string; readonly means: string }>> = {
  perilune: { means: 'fuel and a quota; here it gets the deadline as well' },
  wasmoon: {
    npm: 'wasmoon',
    means: 'PUC Lua 5.4 in WebAssembly: a count hook with a deadline, an allocator with a cap',
  },
  fengari: { npm: 'fengari', means: 'Lua 5.3 in JavaScript: a count hook with a deadline, no memory limit' },
  quickjs: {
    npm: 'quickjs-emscripten',
    means: 'QuickJS in WebAssembly: an interrupt handler with a deadline, a memory limit, a stack limit',
  },
};

export function page(
  entries: readonly CorpusEntry[],
  engines: readonly EngineName[],
  cells: readonly Cell[],
  { deadline, grace, slack, limit }: Allowance & { readonly limit: number },
): string {
  const processors = cpus();
  return `# Escape corpus

${entries.length} programs, each one way to outrun or overfill a sandbox (\`tests/hostile/\`, where each says at its top what it
tries), on our engine and on others. Each ran in a process of its own with a deadline of ${deadline} ms and the memory its
head states (1 MiB, if it states none). An engine holds a program that has ended ${grace} ms after the deadline, not counting time in
which the machine was busy with others, and whose process has not grown by more than that memory and ${slack >> 20} MiB. After
${limit} ms a program was killed. Ours also has to end as the
program's head says, within fuel and bytes that are counted; \`npm test\` checks that without any clock.

– means: no equivalent in that engine's language, or it lacks a function the program needs.

Printed by \`npm run escape-corpus -- --limit ${limit} --markdown\` on ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node},
${processors.length} × ${processors[0]?.model.trim()}:

${engines.map((engine) => `- ${engine}${versionOf(engine)}: ${ENGINES[engine].means}`).join('\n')}

${summaryTable(engines, cells)}

${programTable(entries, engines, cells)}`;
}

function versionOf(engine: EngineName): string {
  const { npm } = ENGINES[engine];
  if (npm === undefined) return '';
  const file = join(CORPUS_FOLDER, '../../node_modules', npm, 'package.json');
  return ` ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
}
