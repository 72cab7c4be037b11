/** What carries out the methods of the protocol. */
import type { EventOf, MethodName, Methods, ParamsOf, ResultOf } from '@perilune/client';

/** A request that is being carried out. */
export interface RequestContext<Event> {
  /** Sends an event of a stream. */
  send(event: Event): void;
  /** Bytes that the client has not read yet: who sends much looks at it. */
  readonly waitingBytes: number;
  /** Aborted when the client cancels the request or goes away. */
  readonly signal: AbortSignal;
  /** Cancels another request of this client. @returns false if there is none */
  cancel(id: number): boolean;
}

/** May reject with a DeviceError; anything else it throws is a defect. Called with parameters that were checked. */
export type Handler<Name extends MethodName> = (
  params: ParamsOf<Methods[Name]>,
  context: RequestContext<EventOf<Methods[Name]>>,
) => Promise<ResultOf<Methods[Name]>> | ResultOf<Methods[Name]>;

export type Handlers = { readonly [Name in MethodName]: Handler<Name> };
