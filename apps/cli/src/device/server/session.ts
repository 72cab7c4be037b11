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
import type { Handler, Handlers, RequestContext } from './handler.ts';
import { LineSplitter } from './line-splitter.ts';

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
  readonly #lines = new LineSplitter((line) => this.#take(line));
  #lineTimer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** It sends nothing more: it gets its answers and goes. */
  #isLeaving = false;
  readonly #streams = new Set<AbortController>();
  #idleSince = performance.now();

  constructor(socket: Socket, context: SessionContext) {
    this.#socket = socket;
    this.#context = context;
    this.#limits = context.limits ?? clientLimits;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', () => this.#close());
    socket.on('end', () => this.#leave());
    socket.on('close', () => this.#close());
    this.#write(context.greeting);
  }

  /** Milliseconds since it has wanted something; undefined while it does. */
  get idleTime(): number | undefined {
    return this.#requests.size > 0 ? undefined : performance.now() - this.#idleSince;
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
    const isShort = this.#lines.push(bytes);
    if (!isShort) {
      this.dismiss('malformed', 'a line is longer than this method may have');
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

  #take(line: string): void {
    if (line.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      this.dismiss('malformed', 'a line is no JSON');
      return;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.dismiss('malformed', 'a line is no object');
      return;
    }
    const { id, method, params } = value as Readonly<Record<string, unknown>>;
    if (!Number.isSafeInteger(id) || (id as number) < 0) {
      this.dismiss('malformed', 'a request has no id: a whole number from 0 is expected');
      return;
    }
    this.#begin(id as number, method, params ?? {});
  }

  #begin(id: number, name: unknown, params: unknown): void {
    const fail = (code: ErrorCode, message: string): void => this.#write({ id, error: { code, message } });
    if (typeof name !== 'string' || !Object.hasOwn(methods, name)) {
      fail('unknown-method', `there is no method ${shorten(name)}: docs/protocol.md lists them`);
      return;
    }
    if (this.#requests.has(id)) {
      fail('bad-params', `the request ${id} is not answered yet: another id is wanted`);
      return;
    }
    if (this.#requests.size >= this.#limits.requests) {
      fail('too-many', `${this.#limits.requests} requests are not answered yet: wait for one`);
      return;
    }
    const problem = methods[name as MethodName].params.check(params, 'params');
    if (problem !== undefined) {
      fail('bad-params', problem);
      return;
    }
    const controller = new AbortController();
    this.#requests.set(id, controller);
    if (methods[name as MethodName].event) this.#streams.add(controller);
    void this.#carryOut(id, name as MethodName, params, controller);
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

  #write(message: Response | Greeting, isLast = false): void {
    if (this.#isClosed || this.#socket.destroyed || !this.#socket.writable) return;
    this.#socket.write(`${JSON.stringify(message)}\n`);
    if (!isLast && this.#socket.writableLength > this.#limits.waitingBytes) {
      this.dismiss('slow', 'too much waits to be read: read faster, or ask for less');
    }
  }
}

function cancelled(id: number): Response {
  return { id, error: { code: 'cancelled', message: 'it was cancelled' } };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const LONGEST_SHOWN = 40;

function shorten(name: unknown): string {
  if (typeof name !== 'string') return 'without a name';
  return `'${name.length <= LONGEST_SHOWN ? name : `${name.slice(0, LONGEST_SHOWN - 1)}…`}'`;
}
