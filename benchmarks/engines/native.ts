/** A Lua on this machine: a process for each run, timed inside the script by os.clock. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { BenchmarkEngine } from '../engine.ts';

const HARNESS = `
dofile(os.getenv("PERILUNE_PROGRAM"))
local iterations = tonumber(os.getenv("PERILUNE_ITERATIONS"))
collectgarbage()
local start = os.clock()
local checksum = benchmark(iterations)
local seconds = os.clock() - start
io.write(string.format("%.9f %.14g", seconds, checksum))
`;

export function nativeEngine(command: string): BenchmarkEngine {
  const { stdout, stderr, error } = spawnSync(command, ['-v'], { encoding: 'utf8' });
  const version = (stdout || stderr || '').split(/ {2}| -- /)[0]?.trim() ?? command;
  return {
    name: command,
    mostRuns: Number.POSITIVE_INFINITY,
    availability: error ? { missing: 'not installed' } : { version },
    async load(program) {
      const env = { ...process.env, PERILUNE_PROGRAM: program.path, PERILUNE_ITERATIONS: String(program.iterations) };
      return {
        async run() {
          const result = await promisify(execFile)(command, ['-e', HARNESS], { env });
          const [seconds, checksum = ''] = result.stdout.split(' ');
          return { milliseconds: Number(seconds) * 1000, checksum };
        },
        close: () => undefined,
      };
    },
  };
}
