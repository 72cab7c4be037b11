/** One client: its lines in, answers out, within what clients are allowed. Nothing it sends throws. */
import type { Socket } from 'node:net';
import {
  clientLimits,
  DeviceError,
  type ErrorCode,
  type Greeting,
  type MethodName,
  methods,
  type Response,
} from '@perilune/client';
import { suggestion } from '@perilune/machine';
import type { Handler, Handlers, RequestContext } from './handler.ts';
import { type LineProblem, LineSplitter } from './line-splitter.ts';
import type { LongLines } from './long-lines.ts';

/** Milliseconds a client that is sent away has to read why. */
const FAREWELL = 1000;

export interface SessionContext {
  readonly handlers: Handlers;
  readonly greeting: Greeting;
  /** The protocol's if not given. */
  readonly limits?: Readonly<Record<keyof typeof clientLimits, number>>;
  /** A mistake of perilune: to be logged. */
  onDefect(method: string, error: unknown): void;
}

export class Session {
  readonly #socket: Socket;
  readonly #context: SessionContext;
  readonly #limits: Readonly<Record<keyof typeof clientLimits, number>>;
  readonly #requests = new Map<number, AbortController>();
  readonly #longLines: LongLines;
  readonly #lines = new LineSplitter({
    take: (line, long) => this.#take(line, long),
    reserve: (bytes) => this.#longLines.reserve(bytes),
  });
  #lineTimer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** It sends nothing more: it gets its answers and goes. */
  #isLeaving = false;
  readonly #streams = new Set<AbortController>();
  #idleSince = performance.now();

  constructor(socket: Socket, context: SessionContext, longLines: LongLines) {
    this.#socket = socket;
    this.#longLines = longLines;
    this.#context = context;
    this.#limits = context.limits ?? clientLimits;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', () => this.#close());
    socket.on('end', () => this.#leave());
    socket.on('close', () => this.#close());
    this.#write(context.greeting);
  }

  /** Milliseconds since it has wanted something, or has gone, as far as can be seen; undefined while it does want something. */
  get idleTime(): number | undefined {
    return this.#requests.size > 0 && !this.#isLeaving ? undefined : performance.now() - this.#idleSince;
  }

  /** Ends the connection. The client is told why, if it reads. */
  dismiss(code: ErrorCode, message: string): void {
    if (this.#isClosed) return;
    this.#write({ id: null, error: { code, message } }, true);
    this.#close();
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), FAREWELL).unref();
  }

  /** Settles when all that was written has gone, or cannot go. */
  async drained(): Promise<void> {
    if (this.#socket.writableLength === 0 || this.#socket.destroyed) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('drain', () => resolve());
      this.#socket.once('close', () => resolve());
      setTimeout(() => resolve(), FAREWELL).unref();
    });
  }

  #leave(): void {
    if (!this.#isLeaving) {
      this.#idleSince = performance.now();
      const message = 'the last line is not whole: it does not end with a newline';
      if (this.#lines.isWithin) this.#write({ id: null, error: { code: 'malformed', message } });
    }
    this.#isLeaving = true;
    clearTimeout(this.#lineTimer);
    // Whether it still reads cannot be seen from here: what has no end by itself ends.
    for (const stream of this.#streams) stream.abort();
    if (this.#requests.size === 0) this.#socket.end();
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#lines.stop();
    clearTimeout(this.#lineTimer);
    for (const request of this.#requests.values()) request.abort();
    this.#requests.clear();
  }

  #receive(bytes: Buffer): void {
    if (this.#isClosed) return;
    const problem = this.#lines.push(bytes);
    if (problem !== undefined) {
      this.dismiss(...lineProblems[problem]);
      return;
    }
    if (!this.#lines.isWithin) {
      clearTimeout(this.#lineTimer);
      this.#lineTimer = undefined;
    } else {
      const giveUp = () => this.dismiss('malformed', `a line was not whole after ${this.#limits.lineTime / 1000} s`);
      this.#lineTimer ??= setTimeout(giveUp, this.#limits.lineTime).unref();
    }
  }

  /** @param long bytes to be given back when what the line asks for is done, or not begun */
  #take(line: string, long: number): void {
    const request = this.#read(line);
    const controller = request && this.#begin(request);
    if (!controller) {
      this.#longLines.reserve(-long);
      return;
    }
    const { id, method, params } = request;
    void this.#carryOut(id, method as MethodName, params, controller).finally(() => this.#longLines.reserve(-long));
  }

  /** @returns undefined if the line asks for nothing; a client whose line is no request has been sent away */
  #read(line: string): Asked | undefined {
    if (line.trim() === '') return undefined;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      this.dismiss('malformed', 'a line is no JSON');
      return undefined;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.dismiss('malformed', 'a line is no object');
      return undefined;
    }
    const { id, method, params } = value as Readonly<Record<string, unknown>>;
    if (!Number.isSafeInteger(id) || (id as number) < 0) {
      this.dismiss('malformed', 'a request has no id: a whole number from 0 is expected');
      return undefined;
    }
    return { id: id as number, method, params: params ?? {} };
  }

  /** @returns undefined if it was answered that it cannot be done */
  #begin({ id, method: name, params }: Asked): AbortController | undefined {
    const fail = (code: ErrorCode, message: string): undefined => this.#write({ id, error: { code, message } });
    if (typeof name !== 'string' || !Object.hasOwn(methods, name)) {
      return fail('unknown-method', noMethod(name));
    }
    if (this.#requests.has(id)) {
      return fail('bad-params', `the request ${id} is not answered yet: another id is wanted`);
    }
    if (this.#requests.size >= this.#limits.requests) {
      return fail('too-many', `${this.#limits.requests} requests are not answered yet: wait for one`);
    }
    const problem = methods[name as MethodName].params.check(params, 'params');
    if (problem !== undefined) return fail('bad-params', problem);
    const controller = new AbortController();
    this.#requests.set(id, controller);
    if (methods[name as MethodName].event) this.#streams.add(controller);
    return controller;
  }

  /** Never rejects. */
  async #carryOut(id: number, name: MethodName, params: unknown, controller: AbortController): Promise<void> {
    const { signal } = controller;
    const socket = this.#socket;
    const context: RequestContext<unknown> = {
      signal,
      send: (event) => {
        if (!signal.aborted) this.#write({ id, event });
      },
      get waitingBytes() {
        return socket.writableLength;
      },
      cancel: (other) => this.#cancel(other),
    };
    let response: Response;
    try {
      const handler = this.#context.handlers[name] as Handler<MethodName>;
      const result = await handler(params as never, context as never);
      response = signal.aborted ? cancelled(id) : { id, result: result ?? {} };
    } catch (error) {
      if (signal.aborted) response = cancelled(id);
      else if (error instanceof DeviceError) response = { id, error: { code: error.code, message: error.message } };
      else {
        this.#context.onDefect(name, error);
        response = { id, error: { code: 'defect', message: `a mistake of perilune: ${describe(error)}` } };
      }
    }
    if (this.#isClosed) return;
    this.#requests.delete(id);
    this.#streams.delete(controller);
    this.#idleSince = performance.now();
    this.#write(response);
    if (this.#isLeaving) this.#leave();
  }

  #cancel(id: number): boolean {
    const request = this.#requests.get(id);
    request?.abort();
    return request !== undefined;
  }

  #write(message: Response | Greeting, isLast = false): undefined {
    if (this.#isClosed || this.#socket.destroyed || !this.#socket.writable) return;
    // What waits is looked at before: one answer, such as a snapshot, may be larger than all that may wait.
    if (!isLast && this.#socket.writableLength > this.#limits.waitingBytes) {
      this.dismiss('slow', 'too much waits to be read: read faster, or ask for less');
      return;
    }
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }
}

/** A line that is a request by its form. */
interface Asked {
  readonly id: number;
  readonly method: unknown;
  readonly params: unknown;
}

const lineProblems: Readonly<Record<LineProblem, readonly [ErrorCode, string]>> = {
  'too long': ['malformed', 'a line is longer than this method may have'],
  'no room': ['busy', 'too much of what clients have sent is not done yet: try again'],
};

function cancelled(id: number): Response {
  return { id, error: { code: 'cancelled', message: 'it was cancelled' } };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const LONGEST_SHOWN = 40;

function noMethod(name: unknown): string {
  if (typeof name !== 'string') return "a request has no method: 'method' is a name that docs/protocol.md lists";
  const shown = name.length <= LONGEST_SHOWN ? name : `${name.slice(0, LONGEST_SHOWN - 1)}…`;
  const near = shown === name ? suggestion(name, Object.keys(methods)) : '';
  return `there is no method '${shown}'${near || ': docs/protocol.md lists them'}`;
}
