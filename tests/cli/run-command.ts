/** Starts `perilune lua` as a user's shell does, apart from the launcher. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');

export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Standard input; by default there is none. 'kept open' never ends. */
  readonly input?: string | Uint8Array;
  /** Sends SIGINT once standard output has this, or after so many milliseconds. */
  readonly interruptAt?: string | number;
  readonly environment?: Record<string, string>;
}

export function lua(commandLine: readonly string[], options: RunOptions = {}): Promise<Run> {
  return start([process.execPath, main, 'lua', ...commandLine], options);
}

/** The same on a terminal of its own, made by script(1). */
export class TerminalSession {
  readonly #child: ChildProcess;
  #shown = '';

  constructor(commandLine: readonly string[], environment: Record<string, string>) {
    const command = [process.execPath, main, 'lua', ...commandLine].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
    const env = { ...process.env, TERM: 'dumb', ...environment };
    this.#child = spawn('script', ['-qec', command.join(' '), '/dev/null'], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.on('data', (chunk) => {
      this.#shown += chunk;
    });
  }

  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** What was shown since the last time, once it has this text. */
  async until(text: string): Promise<string> {
    const end = Date.now() + 15_000;
    while (!this.#shown.includes(text)) {
      if (Date.now() > end) throw new Error(`no ${JSON.stringify(text)} in ${JSON.stringify(this.#shown)}`);
      await delay(10);
    }
    const at = this.#shown.indexOf(text) + text.length;
    const shown = this.#shown.slice(0, at);
    this.#shown = this.#shown.slice(at);
    return shown;
  }

  /** The exit status. */
  async end(): Promise<number | null> {
    const [status] = this.#child.exitCode === null ? await once(this.#child, 'exit') : [this.#child.exitCode];
    return status;
  }
}

function start([command = '', ...commandArguments]: readonly string[], options: RunOptions): Promise<Run> {
  const { cwd, input, interruptAt, environment } = options;
  const child = spawn(command, commandArguments, { cwd, env: { ...process.env, ...environment } });
  let out = '';
  let error = '';
  const interrupt = () => child.kill('SIGINT');
  if (typeof interruptAt === 'number') setTimeout(interrupt, interruptAt);
  let isInterrupted = false;
  child.stdout.on('data', (chunk) => {
    out += chunk;
    if (typeof interruptAt === 'string' && !isInterrupted && out.includes(interruptAt)) {
      isInterrupted = true;
      interrupt();
    }
  });
  child.stderr.on('data', (chunk) => {
    error += chunk;
  });
  child.stdin.on('error', () => {}); // it may end without reading
  if (input !== 'kept open') child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, error }));
  });
}
