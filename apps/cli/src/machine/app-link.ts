/** The machine as the manager of apps asks it: commands to its thread, and the events that answer them. */
import type { AppOperation, MachineEvent } from '@perilune/machine';
import { type AppCheck, type AppMachine, type AppVersion, type Refusal, UpdateError } from '@perilune/update';
import { Outbox, type Send } from './outbox.ts';

/** Bytes of a file in one message. */
const PIECE = 32 << 10;
/** Milliseconds until it is given up that the machine answers: it may have to compile all of an app beside all it has to do. */
const PATIENCE = 120_000;

type Answer = Extract<MachineEvent, { readonly type: 'app' | 'checked' }>;

interface Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: UpdateError) => void;
  readonly timer: NodeJS.Timeout;
}

export class AppLink implements AppMachine {
  readonly #outbox: Outbox;
  readonly #asked = new Map<number, Asked>();
  #last = 0;
  #isOver = false;

  constructor(send: Send) {
    this.#outbox = new Outbox(send);
  }

  async check({ name, files }: AppVersion): Promise<AppCheck> {
    const id = this.#stage(files);
    const answer = await this.#ask(id, { type: 'check', id, app: name });
    if (answer.type === 'checked') return answer.check;
    throw new UpdateError('does-not-fit', `${name}: ${answer.message ?? 'it cannot be looked at'}`);
  }

  async start({ name, files, granted }: AppVersion, trial?: number): Promise<Refusal | undefined> {
    const id = this.#stage(files);
    return refusalOf(
      await this.#ask(id, {
        type: 'install',
        id,
        app: name,
        ...(granted && { granted }),
        ...(trial !== undefined && { trial }),
      }),
    );
  }

  /** Starts other sources in place of what runs, which stays if they cannot. @param keepsState hands over what `save()` returns */
  async reload({ name, files }: AppVersion, keepsState: boolean): Promise<Refusal | undefined> {
    const id = this.#stage(files);
    return refusalOf(await this.#ask(id, { type: 'install', id, app: name, keepsState }));
  }

  async halt(name: string): Promise<void> {
    await this.#operate(name, 'halt');
  }

  resume(name: string): Promise<Refusal | undefined> {
    return this.#operate(name, 'resume');
  }

  async confirm(name: string): Promise<void> {
    await this.#operate(name, 'confirm');
  }

  remove(name: string): Promise<Refusal | undefined> {
    return this.#operate(name, 'remove');
  }

  /** What the machine tells. */
  event(event: MachineEvent): void {
    if (event.type !== 'app' && event.type !== 'checked') return;
    const asked = this.#asked.get(event.id);
    if (!asked) return;
    this.#asked.delete(event.id);
    clearTimeout(asked.timer);
    asked.resolve(event);
  }

  /** The machine is no more. */
  end(): void {
    this.#isOver = true;
    this.#outbox.close();
    for (const { timer, reject } of this.#asked.values()) {
      clearTimeout(timer);
      reject(ended());
    }
    this.#asked.clear();
  }

  async #operate(app: string, operation: AppOperation): Promise<Refusal | undefined> {
    const id = ++this.#last;
    return refusalOf(await this.#ask(id, { type: 'app', id, app, operation }));
  }

  /** The machine takes nothing of an app but app.toml and sources. */
  #stage(files: ReadonlyMap<string, Uint8Array>): number {
    const id = ++this.#last;
    for (const [path, bytes] of files) {
      if (path !== 'app.toml' && !path.endsWith('.lua')) continue;
      for (let start = 0; start === 0 || start < bytes.length; start += PIECE) {
        this.#outbox.deliver({ type: 'stage', id, path, bytes: bytes.subarray(start, start + PIECE) });
      }
    }
    return id;
  }

  #ask(id: number, command: Parameters<Outbox['deliver']>[0]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) {
        reject(ended());
        return;
      }
      const giveUp = () => {
        this.#asked.delete(id);
        reject(new UpdateError('no-answer', 'the machine does not answer: it may be paused, or have too much to do'));
      };
      this.#asked.set(id, { resolve, reject, timer: setTimeout(giveUp, PATIENCE) });
      this.#outbox.deliver(command);
    });
  }
}

function ended(): UpdateError {
  return new UpdateError('no-answer', 'the machine has ended');
}

function refusalOf(answer: Answer): Refusal | undefined {
  if (answer.type !== 'app' || answer.change !== 'refused') return undefined;
  return { refused: answer.message ?? 'it says not why' };
}
