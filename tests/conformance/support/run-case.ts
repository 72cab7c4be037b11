/** Runs a case on the kernel and an image of one kind, on virtual time, until its process has ended. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageLoader, VirtualChip } from '@perilune/hil';
import { type AppDescription, type FaultPolicy, Kernel } from '@perilune/kernel';
import { addDrivers } from './drivers.ts';
import type { ConformanceCase } from './script.ts';

export interface CaseResult {
  readonly output: readonly string[];
  /** 'exit: 0', 'fault: script MESSAGE', or why it did not come to an end. */
  readonly end: string;
  /** What the kernel found wrong in itself or in drivers. */
  readonly defects: readonly string[];
}

/** Rounds of the kernel's loop: many more than any case needs. */
const MOST_ROUNDS = 50_000;
/** After its end a process may begin anew. */
const ROUNDS_FOR_A_RESTART = 20;
const probeModule = readFileSync(join(import.meta.dirname, 'probe.lua'));
const encoder = new TextEncoder();

function app(
  name: string,
  program: string | Uint8Array,
  test: Pick<ConformanceCase, 'permissions' | 'memory' | 'restarts'>,
): AppDescription {
  const sources = new Map([
    ['main.lua', typeof program === 'string' ? encoder.encode(program) : program],
    ['probe.lua', probeModule],
  ]);
  const faultPolicy: FaultPolicy =
    test.restarts > 0 ? { policy: 'restart', atMost: test.restarts } : { policy: 'stop' };
  return {
    name,
    program: { name, memory: test.memory, main: 'main.lua', sources },
    permissions: test.permissions,
    faultPolicy,
  };
}

export function runCase(test: ConformanceCase, loader: ImageLoader, mostRounds = MOST_ROUNDS): CaseResult {
  const decoder = new TextDecoder();
  const defects: string[] = [];
  let output = '';
  let end = '';
  const kernel = new Kernel({
    chip: new VirtualChip({ bootTime: 1_700_000_000 }),
    loader,
    events: {
      // Whoever asks for a restart ends first, too.
      started: (_process, name) => {
        if (name === 'case') end = '';
      },
      ended: ({ name, state, completion }) => {
        if (name === 'case' && state === 'terminated') end = `exit: ${completion}`;
      },
      faulted: ({ name, cause, message, action }) => {
        if (name === 'case' && action.action === 'stop') end = `fault: ${cause} ${message}`;
      },
      defect: (defect) => defects.push(JSON.stringify(defect)),
    },
  });
  addDrivers(kernel);
  kernel.setOutput(({ name }, _stream, bytes) => {
    if (name === 'case') output += decoder.decode(bytes, { stream: true });
  });
  if (test.neighbour !== undefined) {
    const path = join(import.meta.dirname, '../neighbours', `${test.neighbour}.lua`);
    start(kernel, app(test.neighbour, readFileSync(path), { ...test, restarts: 0 }));
  }
  start(kernel, app('case', test.program, test));
  let rounds = 0;
  let roundsAfterEnd = 0;
  while (roundsAfterEnd < ROUNDS_FOR_A_RESTART) {
    if (++rounds > mostRounds) end = `not at its end after ${mostRounds} rounds`;
    const result = kernel.step();
    if (end === '' && result === 'idle') end = 'waits for ever';
    if (end === '' && result === 'finished') end = 'the kernel has nothing to do, though it did not tell an end';
    roundsAfterEnd = end === '' ? 0 : roundsAfterEnd + 1;
  }
  return {
    output: output
      .split('\n')
      .slice(0, -1)
      .map((line) => line.trimEnd()),
    end,
    defects,
  };
}

function start(kernel: Kernel, description: AppDescription): void {
  const result = kernel.start(description);
  if (result.kind === 'refused') throw new Error(`${description.name} ${result.message}`);
}
