/** What was typed into the REPL before, kept in the user's folder for state. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const MOST_LINES = 1000;

export class History {
  readonly #path: string;

  constructor(environment: NodeJS.ProcessEnv = process.env) {
    const state = environment.XDG_STATE_HOME || join(homedir(), '.local/state');
    this.#path = join(state, 'perilune/lua-history');
  }

  /** Oldest first. A history that cannot be read is an empty one. */
  lines(): string[] {
    try {
      return readFileSync(this.#path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .slice(-MOST_LINES);
    } catch {
      return [];
    }
  }

  /** Nothing is lost but the line if it cannot be written. */
  add(line: string): void {
    if (line.trim() === '' || line.includes('\n')) return;
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      appendFileSync(this.#path, `${line}\n`, { mode: 0o600 });
    } catch {
      // A home that cannot be written is no reason to stop.
    }
  }

  /** Cuts the file to the lines that are read. */
  trim(): void {
    const lines = this.lines();
    if (lines.length < MOST_LINES) return;
    try {
      writeFileSync(this.#path, `${lines.join('\n')}\n`, { mode: 0o600 });
    } catch {
      // As above.
    }
  }
}
