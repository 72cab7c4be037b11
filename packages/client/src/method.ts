/** A method of the protocol: what it is given, what it answers, and what it tells meanwhile. */
import type { Fields, ObjectOf, Schema } from './schema.ts';
import { object, open } from './schema.ts';

export interface Method<Params, Result, Event> {
  /** One line, starting with a verb. */
  readonly summary: string;
  /** What else is to be known, in sentences. */
  readonly details?: string;
  readonly params: Schema<Params>;
  readonly result: Schema<Result>;
  /** Of a stream: what comes before the result, any number of times. */
  readonly event?: Schema<Event>;
  /** Bytes its request may have, if more than others. */
  readonly longestRequest?: number;
}

interface MethodParts<P extends Fields, R extends Fields, E extends Fields> {
  readonly summary: string;
  readonly details?: string;
  readonly params?: P;
  readonly result?: R;
  readonly event?: E;
  readonly longestRequest?: number;
}

type None = Record<never, never>;

/** A row of the table. */
export function method<const P extends Fields = None, const R extends Fields = None, const E extends Fields = None>(
  parts: MethodParts<P, R, E>,
): Method<ObjectOf<P>, ObjectOf<R>, ObjectOf<E>> {
  const { summary, details, params, result, event, longestRequest } = parts;
  return {
    summary,
    ...(details !== undefined && { details }),
    params: object((params ?? {}) as P),
    result: open((result ?? {}) as R),
    ...(event && { event: open(event) }),
    ...(longestRequest !== undefined && { longestRequest }),
  };
}

export type ParamsOf<M> = M extends Method<infer Params, unknown, unknown> ? Params : never;
export type ResultOf<M> = M extends Method<unknown, infer Result, unknown> ? Result : never;
export type EventOf<M> = M extends Method<unknown, unknown, infer Event> ? Event : never;
