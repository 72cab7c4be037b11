/** Runs one entry on one engine in a subprocess with a wall-clock limit, and watches how far it grows. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ChildReport } from './child.ts';
import { CORPUS_FOLDER } from './corpus.ts';
import type { EngineName } from './engine.ts';
import type { Run } from './verdict.ts';

/** A process past this size is stopped at once: it would only push everybody else out of memory. */
const KILL_ABOVE = 1536 * 1024 * 1024;
const WATCH_EVERY = 50;
const START_LIMIT = 20_000;

export function runInSubprocess(engine: EngineName, entry: string, deadline: number, limit: number): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(CORPUS_FOLDER, 'child.ts'), engine, entry, String(deadline)], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    const started = performance.now();
    let ready: { readonly at: number; readonly resident: number } | undefined;
    let ended: Extract<ChildReport, { state: 'ended' }> | undefined;
    let peak = 0;
    let wasKilled = false;
    let complaints = '';

    child.stderr?.on('data', (chunk: Buffer) => {
      complaints = (complaints + chunk.toString()).slice(-4000);
    });
    onLines(child.stdio[3] as Readable, (line) => {
      const report = JSON.parse(line) as ChildReport;
      if (report.state === 'ready') ready = { at: performance.now(), resident: report.resident };
      else ended = report;
    });
    const watch = setInterval(() => {
      peak = Math.max(peak, residentOf(child.pid));
      const tooLong = ready ? performance.now() - ready.at > limit : performance.now() - started > START_LIMIT;
      if (ended === undefined && (tooLong || peak > KILL_ABOVE)) {
        wasKilled = true;
        child.kill('SIGKILL');
      }
    }, WATCH_EVERY);

    child.on('close', () => {
      clearInterval(watch);
      if (ready === undefined) {
        reject(new Error(`${engine} could not start: ${complaints.trim().split('\n').at(-1)}\n${complaints}`));
        return;
      }
      const milliseconds = ended?.milliseconds ?? performance.now() - ready.at;
      const growth = Math.max(0, Math.max(peak, ended?.resident ?? 0) - ready.resident);
      resolve({ end: ended?.end, milliseconds, growth, wasKilled });
    });
  });
}

function onLines(stream: Readable, take: (line: string) => void): void {
  let pending = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (pending + chunk.toString()).split('\n');
    pending = lines.pop() ?? '';
    lines.forEach(take);
  });
}

/** Peak resident bytes of a process, where the system tells (Linux); 0 elsewhere. */
function residentOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
