/** Starts `perilune` as a user's shell does, apart from the launcher. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Cursor movements and the like. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about control characters
const CONTROL_SEQUENCE = /\x1b\[[0-9;?]*[A-Za-z]/g;

const main = join(import.meta.dirname, '../../apps/cli/src/main.ts');
/** As the launcher sets it. */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../../node_modules/.perilune-compiled');

/** An expression that no machine is fast enough to finish. */
export const ENDLESS_PATTERN = '("a"):rep(400):find(".-.-.-.-.-.-.-b")';

export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Standard input; by default there is none. */
  readonly input?: string | Uint8Array;
  /** Standard input does not end. */
  readonly keepsInputOpen?: boolean;
  /** Sends SIGINT, or another signal, once standard output has this. */
  readonly interruptAt?: string;
  readonly signal?: NodeJS.Signals;
  readonly environment?: Readonly<Record<string, string>>;
}

export function lua(commandLine: readonly string[], options: RunOptions = {}): Promise<Run> {
  return start([process.execPath, main, 'lua', ...commandLine], options);
}

/** Runs a line of shell, in which `perilune` is the command. */
export function shell(line: string, options: RunOptions = {}): Promise<Run> {
  const script = `perilune() { "$NODE" "$MAIN" "$@"; }\n${line}`;
  const environment = { ...options.environment, NODE: process.execPath, MAIN: main };
  return start(['/bin/sh', '-c', script], { ...options, environment });
}

/** The same on a terminal of its own, made by script(1). */
export class TerminalSession {
  readonly #child: ChildProcess;
  #shown = '';

  /** @param name the command of perilune */
  constructor(commandLine: readonly string[], environment: Readonly<Record<string, string>>, name = 'lua') {
    const words = [process.execPath, main, name, ...commandLine];
    const command = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
    // script(1) asks a shell to run the command. Were that one still there, it would get Ctrl-C as well, and some
    // shells die of it in the end: the status would be theirs.
    this.#child = spawn('script', ['-qec', `stty cols 100 rows 30; exec ${command.join(' ')}`, '/dev/null'], {
      env: { ...process.env, SHELL: '/bin/sh', TERM: 'xterm', ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.on('data', (chunk) => {
      this.#shown = (this.#shown + chunk).replace(CONTROL_SEQUENCE, '').replace(/\r+\n/g, '\n');
    });
  }

  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** What was shown since the last time, without cursor movements, once it has this text. */
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

  /** Ends it if a test left it running. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** The exit status. */
  async end(): Promise<number | null> {
    const [status] = this.#child.exitCode === null ? await once(this.#child, 'exit') : [this.#child.exitCode];
    return status;
  }
}

function start([command = '', ...commandArguments]: readonly string[], options: RunOptions): Promise<Run> {
  const { cwd, input = '', keepsInputOpen = false, interruptAt, signal = 'SIGINT', environment } = options;
  const child = spawn(command, commandArguments, { cwd, env: { ...process.env, ...environment } });
  let out = '';
  let error = '';
  let isInterrupted = false;
  child.stdout.on('data', (chunk) => {
    out += chunk;
    if (interruptAt !== undefined && !isInterrupted && out.includes(interruptAt)) {
      isInterrupted = true;
      child.kill(signal);
    }
  });
  child.stderr.on('data', (chunk) => {
    error += chunk;
  });
  child.stdin.on('error', () => {}); // it may end without reading
  child.stdin.write(input);
  if (!keepsInputOpen) child.stdin.end();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, error }));
  });
}
