/** The typed client. It knows lines and no socket: whoever connects it gives it a channel. */
import type { EventOf, ParamsOf, ResultOf } from './method.ts';
import { type MethodName, type Methods, methods } from './methods/index.ts';
import { DeviceError, type ErrorCode, errorCodes, type Greeting, PROTOCOL_VERSION } from './protocol.ts';

/** Where lines go to and come from. */
export interface Channel {
  /** Sends a line, which has no newline yet. */
  send(line: string): void;
  close(): void;
}

interface Pending {
  readonly method: MethodName;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onEvent: ((event: unknown) => void) | undefined;
}

/** A stream under way: `result` settles when it is over. */
export interface Stream<Result> {
  readonly result: Promise<Result>;
  /** Ends it early; `result` is rejected with the code 'cancelled'. */
  cancel(): void;
}

export class Client {
  readonly #channel: Channel;
  readonly #pending = new Map<number, Pending>();
  readonly #greeting: Promise<Greeting['perilune']>;
  #greet: ((greeting: Greeting['perilune']) => void) | undefined;
  #refuse: ((error: Error) => void) | undefined;
  readonly #closed: Promise<void>;
  #whenClosed: (() => void) | undefined;
  #lastId = 0;
  #end: Error | undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
    this.#closed = new Promise((resolve) => {
      this.#whenClosed = resolve;
    });
    this.#greeting = new Promise((resolve, reject) => {
      this.#greet = resolve;
      this.#refuse = reject;
    });
    this.#greeting.catch(() => {}); // whoever does not ask for it does not hear of it
  }

  /** What the device says of itself. Rejects if it speaks another protocol, or is no device. */
  get greeting(): Promise<Greeting['perilune']> {
    return this.#greeting;
  }

  /** @throws DeviceError (as rejection) with what the device answers, or that the connection is lost */
  call<Name extends MethodName>(name: Name, params: ParamsOf<Methods[Name]>): Promise<ResultOf<Methods[Name]>> {
    return this.stream(name, params, () => {}).result;
  }

  stream<Name extends MethodName>(
    name: Name,
    params: ParamsOf<Methods[Name]>,
    onEvent: (event: EventOf<Methods[Name]>) => void,
  ): Stream<ResultOf<Methods[Name]>> {
    const id = ++this.#lastId;
    const result = new Promise<unknown>((resolve, reject) => {
      if (this.#end) {
        reject(this.#end);
        return;
      }
      const problem = methods[name].params.check(params, 'params');
      if (problem !== undefined) {
        reject(new DeviceError('bad-params', problem));
        return;
      }
      this.#pending.set(id, { method: name, resolve, reject, onEvent: onEvent as (event: unknown) => void });
      this.#channel.send(JSON.stringify({ id, method: name, params }));
    });
    return {
      result: result as Promise<ResultOf<Methods[Name]>>,
      cancel: () => {
        if (this.#pending.has(id)) void this.call('cancel', { request: id }).catch(() => {});
      },
    };
  }

  /** Cancels what is not answered. */
  cancelAll(): void {
    for (const id of [...this.#pending.keys()]) void this.call('cancel', { request: id }).catch(() => {});
  }

  /** Settles when the connection has ended: after `down`, the device is no more then. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  close(): void {
    this.ended(new DeviceError('cancelled', 'the client was closed'));
    this.#channel.close();
  }

  /** A line has come. */
  receive(line: string): void {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      this.#break('it answers with something that is no JSON');
      return;
    }
    if (typeof message !== 'object' || message === null) this.#break('it answers with something that is no object');
    else if ('perilune' in message) this.#greeted(message.perilune);
    else this.#answered(message as Readonly<Record<string, unknown>>);
  }

  /** The channel is closed. */
  ended(error: Error): void {
    if (this.#end) return;
    this.#end = error;
    this.#whenClosed?.();
    this.#refuse?.(error);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #greeted(value: unknown): void {
    const greeting = value as Partial<Greeting['perilune']> | null;
    if (greeting?.protocol === PROTOCOL_VERSION) {
      this.#greet?.({ protocol: greeting.protocol, version: `${greeting.version}`, board: `${greeting.board}` });
    } else
      this.#break(`it speaks protocol ${greeting?.protocol}, and this is ${PROTOCOL_VERSION}: use the same version`);
  }

  #answered(message: Readonly<Record<string, unknown>>): void {
    const { id, error } = message;
    const code = errorOf(error);
    const pending = typeof id === 'number' ? this.#pending.get(id) : undefined;
    // An error of no request is of the connection: the device closes it.
    if (!pending) {
      if (code) this.ended(code);
      return;
    }
    const method = methods[pending.method];
    if (code) {
      this.#pending.delete(id as number);
      pending.reject(code);
    } else if ('event' in message) {
      if (method.event?.check(message.event, 'event') === undefined) pending.onEvent?.(message.event);
      else this.#break('it tells of something that this version does not know');
    } else {
      this.#pending.delete(id as number);
      const problem = method.result.check(message.result, 'result');
      if (problem === undefined) pending.resolve(message.result);
      else pending.reject(new DeviceError('defect', `the device answers what it should not: ${problem}`));
    }
  }

  #break(what: string): void {
    this.ended(new DeviceError('failed', `this is no device of perilune, or another version: ${what}`));
    this.#channel.close();
  }
}

function errorOf(error: unknown): DeviceError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const known = Object.hasOwn(errorCodes, String(code)) ? (code as ErrorCode) : 'failed';
  return new DeviceError(known, String(message));
}
