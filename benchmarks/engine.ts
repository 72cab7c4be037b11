/** What the Lua benchmarks ask of an engine. */
import type { Program } from './program.ts';

export interface Measurement {
  /** Time inside the call of `benchmark`; loading and compiling are not in it. */
  readonly milliseconds: number;
  /** What `benchmark` returned, printed with `%.14g`: all engines must agree. */
  readonly checksum: string;
}

export interface LoadedProgram {
  run(): Promise<Measurement>;
  close(): void;
}

export interface BenchmarkEngine {
  readonly name: string;
  /** Engines that are much slower are measured less often than asked for. */
  readonly mostRuns: number;
  /** Says what is measured, or why it cannot be here. */
  readonly availability: { readonly version: string } | { readonly missing: string };
  load(program: Program): Promise<LoadedProgram>;
}
