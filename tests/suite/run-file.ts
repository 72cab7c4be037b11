/** Runs one file of the suite in a process of its own, in a scratch folder of its own, the way all.lua would. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, type Finish, type Place, type Process, Results } from '@perilune/engine';
import type { Clock } from '@perilune/hil';
import { GrantedFiles, nodePlatform } from '@perilune/platform-node';
import { LEFT_OUT } from './left-out.ts';
import { withoutLeftOut } from './prepare.ts';

export interface FileOptions {
  /** Bytes of the process's quota. */
  readonly memory: number;
  /** At most so much fuel; by default far more than any file needs. */
  readonly fuel?: number | undefined;
  /** Runs in slices of so much fuel; without it, in slices of about a millisecond. */
  readonly slice?: number | undefined;
}

export interface FileRun {
  readonly file: string;
  /** Absent if the file passed. */
  readonly failure?: string;
  readonly traceback?: string;
  /** What the suite itself passed over. */
  readonly messages: readonly string[];
  readonly output: string;
  readonly fuel: number;
  readonly memoryHigh: number;
  readonly milliseconds: number;
}

/** No file needs a tenth of it. */
const FUEL = 5_000_000_000;

/** What all.lua does before and around each file. */
const DRIVER = `
local file = ...
local assert = assert -- all.lua erases the globals
_soft, _port, _nomsg, T = false, false, false, nil
arg = {[-1] = "lua", [0] = file}
ARG = arg
debug = nil
if file ~= "all.lua" and file ~= "main.lua" then require"tracegc".start() end
local chunk = assert(loadfile(file))
if file == "big.lua" then
  chunk = coroutine.wrap(chunk)
  assert(chunk() == 'b')
  assert(chunk() == 'a')
  return
end
local result = chunk()
local expected = {["attrib.lua"] = 27, ["locals.lua"] = 5, ["events.lua"] = 12, ["verybig.lua"] = 10, ["calls.lua"] = deep}
if expected[file] then assert(result == expected[file], "wrong result of the file") end
assert(file == "all.lua" or debug == nil, "the file defines 'debug'")
`;

/** A clock that tells the same each time: it goes on by a millisecond whenever it is looked at. */
class TickingClock implements Clock {
  #now = 1_700_000_000_000;
  readonly zone = (): ReturnType<Clock['zone']> => ({ offset: 0, isDaylightSaving: false, name: 'UTC' });
  time(): number {
    return Math.floor(this.monotonic() / 1000);
  }
  monotonic(): number {
    this.#now += 1;
    return this.#now;
  }
  processor(): number {
    return this.monotonic() / 1000 - 1_700_000_000;
  }
}

export async function runFile(engine: Engine, folder: string, file: string, options: FileOptions): Promise<FileRun> {
  const scratch = prepareScratch(folder);
  try {
    return await runIn(engine, scratch, file, options);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A copy of the suite without the parts left out. @throws SuiteDiffers */
function prepareScratch(folder: string): string {
  const scratch = mkdtempSync(join(tmpdir(), 'perilune-suite-'));
  cpSync(folder, scratch, { recursive: true });
  for (const file of new Set(LEFT_OUT.map((part) => part.file))) {
    const text = withoutLeftOut(file, readFileSync(join(folder, file), 'latin1'), LEFT_OUT);
    writeFileSync(join(scratch, file), text, 'latin1');
  }
  return scratch;
}

async function runIn(
  engine: Engine,
  scratch: string,
  file: string,
  { memory, slice, fuel = FUEL }: FileOptions,
): Promise<FileRun> {
  const messages: string[] = [];
  const output: string[] = [];
  const process = engine.createProcess({
    memory,
    seed: 1,
    clock: new TickingClock(),
    files: new GrantedFiles([{ path: '.', isWritable: true }], scratch),
    functions: {
      Message: (message: string) => {
        messages.push(message.replace(/^[\s>]+|[\s<]+$/g, ''));
        return new Results();
      },
    },
    output: (bytes) => {
      output.push(Buffer.from(bytes).toString('latin1'));
    },
  });
  const before = performance.now();
  process.load(DRIVER, { chunkName: '=driver', arguments: [file] });
  const end = await (slice === undefined ? process.finish({ fuel }) : runInSlices(process, slice, fuel));
  const { place } = process;
  const { fuelUsed, memoryHigh } = process.stats;
  process.kill();
  const run = {
    file,
    messages,
    output: output.join(''),
    fuel: fuelUsed,
    memoryHigh,
    milliseconds: performance.now() - before,
  };
  const failure = failureOf(end, place);
  return failure ? { ...run, ...failure } : run;
}

async function runInSlices(process: Process, slice: number, fuel: number): Promise<Finish> {
  for (let turns = 0; process.stats.fuelUsed < fuel; turns++) {
    const outcome = process.run(slice);
    if (outcome.kind === 'yielded') await outcome.waiting;
    else if (outcome.kind !== 'outOfFuel') return outcome;
    if (turns % 10_000 === 0) await nodePlatform.pause.pause();
  }
  return { kind: 'stopped', reason: 'fuel' };
}

function failureOf(end: Finish, place: Place | undefined): Pick<FileRun, 'failure' | 'traceback'> | undefined {
  if (end.kind === 'exited')
    return end.status === undefined ? undefined : { failure: `exits with status ${end.status}` };
  if (end.kind === 'stopped')
    return { failure: `stopped: ${end.reason} used up${place ? ` in ${place.chunk}:${place.line}` : ''}` };
  const { message, traceback } = end.fault;
  return traceback === undefined ? { failure: message } : { failure: message, traceback };
}
