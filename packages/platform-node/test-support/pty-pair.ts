/** Two serial ports that are wired to each other, made by socat. Its `link` names come and go with it, as those of adapters do. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export const hasSocat = spawnSync('socat', ['-V']).status === 0;
if (!hasSocat) console.log('skipped: needs socat');

export class PtyPair {
  readonly #paths: readonly [string, string];
  #child: ChildProcess | undefined;

  /** @param paths where the two ends appear; nothing is there yet */
  constructor(...paths: readonly [string, string]) {
    this.#paths = paths;
  }

  async plugIn(): Promise<void> {
    this.#child = spawn(
      'socat',
      this.#paths.map((path) => `pty,raw,echo=0,link=${path}`),
      { stdio: 'ignore' },
    );
    while (!this.#paths.every((path) => existsSync(path))) await pause(5);
  }

  /** Both ends are gone. */
  async pullOut(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    const end = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await end;
  }

  /** Nothing passes from one end to the other, or again. */
  stop(isStopped: boolean): void {
    this.#child?.kill(isStopped ? 'SIGSTOP' : 'SIGCONT');
  }
}
