/** What the escape corpus asks of an engine, and what an engine answers. */

export interface Limits {
  /** Bytes the program may use beyond what the engine itself needs. */
  readonly memory: number;
  /** Budget of engines that count work. */
  readonly fuel: number;
  /** Budget of engines that only have a clock, in milliseconds. */
  readonly deadline: number;
}

export interface EngineEnd {
  /**
   * `done`: ran to its end. `error`: an error of the language left the program. `stopped`: the budget
   * ended it. `crashed`: the host saw something no program may cause, such as a wasm trap.
   * `unsupported`: the engine lacks something the program needs, so it proves nothing.
   */
  readonly how: 'done' | 'error' | 'stopped' | 'crashed' | 'unsupported';
  readonly message?: string | undefined;
  /** What stopped it, from engines that have more than a clock. */
  readonly by?: 'fuel' | 'deadline';
  /** Fuel burnt, from engines that count it. */
  readonly fuel?: number | undefined;
  /** The most bytes the program held at once, from engines that know. */
  readonly memory?: number | undefined;
}

export interface HostileEngine {
  readonly name: EngineName;
  readonly language: 'lua' | 'javascript';
  /** Loads the engine, before the clock starts, and gives the function that runs one program. */
  prepare(limits: Limits): Promise<(source: string) => Promise<EngineEnd> | EngineEnd>;
}

export const ENGINE_NAMES = ['perilune', 'wasmoon', 'fengari', 'quickjs'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What only the host throws: wasm traps, its own stack running out, its own code breaking. */
const HOST_FAULTS: ReadonlySet<string> = new Set(['RuntimeError', 'RangeError', 'TypeError']);

/** Turns what an engine threw into an end: host errors are crashes, all else is the language's own. */
export function endFromThrown(thrown: unknown, stoppedMark: string): EngineEnd {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof Error && HOST_FAULTS.has(thrown.name)) {
    return { how: 'crashed', message: `${thrown.name}: ${message}` };
  }
  return { how: message.includes(stoppedMark) ? 'stopped' : 'error', message };
}
