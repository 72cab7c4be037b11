/**
 * Runs one corpus entry on one engine, in a process that its parent may kill:
 *
 *   node child.ts ENGINE ENTRY DEADLINE
 *
 * It writes one line of JSON when the engine is ready and one when the program has ended.
 */
import { writeSync } from 'node:fs';
import { loadEntry } from './corpus.ts';
import type { EngineEnd, EngineName } from './engine.ts';
import { loadEngine } from './engines/index.ts';

export type ChildReport =
  | { readonly state: 'ready'; readonly resident: number }
  | { readonly state: 'ended'; readonly end: EngineEnd; readonly milliseconds: number; readonly resident: number };

/** The most bytes this process ever had resident. */
function peakResident(): number {
  return process.resourceUsage().maxRSS * 1024;
}

function report(message: ChildReport): void {
  writeSync(3, `${JSON.stringify(message)}\n`);
}

const [engineName, entryName, deadline] = process.argv.slice(2);
const entry = loadEntry(entryName ?? '');
const engine = await loadEngine(engineName as EngineName);
const run = await engine.prepare({ memory: entry.memory, fuel: entry.fuel, deadline: Number(deadline) });
report({ state: 'ready', resident: peakResident() });
const start = performance.now();
const processorStart = process.cpuUsage();
const end = await run(engine.language === 'javascript' ? (entry.javascript ?? '') : entry.source);
const { user, system } = process.cpuUsage(processorStart);
// Time in which others had the processor is not the program's, and time of V8's own threads neither.
const milliseconds = Math.min(performance.now() - start, (user + system) / 1000);
report({ state: 'ended', end, milliseconds, resident: peakResident() });
process.exit(0);
