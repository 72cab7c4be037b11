/**
 * The lines that go through the socket. Each is one JSON object and ends with a newline.
 *
 *   device ─► {"perilune":{"protocol":1,"version":"0.1.0","board":"crockpot"}}           first, unasked
 *   client ─► {"id":1,"method":"ps","params":{}}
 *   device ─► {"id":1,"event":{…}}                                                        streams, any number
 *   device ─► {"id":1,"result":{…}}     or  {"id":1,"error":{"code":"…","message":"…"}}   last
 */

export const PROTOCOL_VERSION = 1;

/** Bytes a request may have, but for methods that say otherwise. */
export const LONGEST_REQUEST = 1 << 20;

/** A request with more bytes than this is a long one, of which a device does not take any number at once. */
export const LONG_LINE = 64 << 10;

/** What a device allows its clients. */
export const clientLimits = {
  /** At once. */
  clients: 16,
  /** Requests of one client that are not answered yet, streams included. */
  requests: 32,
  /** Bytes of long lines that come, or are requests which are not answered yet: of all clients together. */
  longLines: 64 << 20,
  /** Bytes that wait for a client to read them; one that has more waiting is cut off at the next answer. */
  waitingBytes: 4 << 20,
  /** Milliseconds in which a line that was begun must be whole. */
  lineTime: 10_000,
  /** Milliseconds without a request, after which a client gives way to a new one if there are too many. */
  idleTime: 5_000,
} as const;

/** Why a request was not done. */
export const errorCodes = {
  malformed: 'The line is no JSON, no object, or too long. The connection is closed: what follows cannot be trusted.',
  'unknown-method': 'There is no such method.',
  'bad-params': 'The parameters are not what the method takes.',
  'not-found': 'There is no process, app, device or state of this name.',
  refused: 'It cannot be done now, or not at all: the message says why.',
  failed: 'It was tried and has failed.',
  busy: 'The device has too much to do: try again.',
  'too-many': 'Too many clients, or requests of one client.',
  slow: 'The client does not read what it asked for. The connection is closed.',
  cancelled: 'The client has cancelled it.',
  ending: 'The device ends.',
  defect: 'A mistake of perilune itself.',
} as const;
export type ErrorCode = keyof typeof errorCodes;

export interface Greeting {
  readonly perilune: { readonly protocol: number; readonly version: string; readonly board: string };
}

export interface Request {
  /** A whole number that no other unanswered request of this client has. */
  readonly id: number;
  readonly method: string;
  readonly params?: unknown;
}

export interface ProtocolError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What a device answers. `id` is null where a line could not be read. */
export type Response =
  | { readonly id: number; readonly event: unknown }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number | null; readonly error: ProtocolError };

/** A request that was answered with an error. */
export class DeviceError extends Error {
  override name = 'DeviceError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
