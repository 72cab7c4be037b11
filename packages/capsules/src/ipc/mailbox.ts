/** What waits for a process: its mail, in the order in which it came, and who pays for what of it. */
import { MailKind, type StatusCode } from '@perilune/abi';
import type { Timer } from '@perilune/hil';
import type { ProcessId } from '@perilune/kernel';

/** A name that a process serves. */
export interface Service {
  handle: number;
  readonly name: string;
  readonly owner: ProcessId;
  /** UTF-8, as its clients see who replies. */
  readonly ownerName: Uint8Array;
  /** Names of the apps that may connect; undefined: all that have the permission. */
  allowed: Set<string> | undefined;
  readonly peers: Set<Peer>;
  /** Calls and messages that nobody has received; they outlive the mailbox if the owner ends. */
  readonly waiting: Set<Mail>;
  isOver: boolean;
}

/** A connection of a client to a service. */
export interface Peer {
  handle: number;
  readonly service: Service;
  readonly client: ProcessId;
  readonly clientName: Uint8Array;
  /** Calls that have no reply yet. */
  readonly calls: Set<Call>;
  /** Its handle is closed. */
  isOver: boolean;
}

/** A call, from being made until its caller knows how it ended. */
export interface Call {
  readonly number: number;
  readonly peer: Peer;
  timer: Timer | undefined;
  /** It was answered, refused or timed out, or one of the two sides is no more. */
  isOver: boolean;
}

export interface Mail {
  readonly kind: number;
  /** The service a call or message is for. */
  readonly service: Service | undefined;
  /** The service or peer of the receiver that it belongs to. */
  readonly handle: number;
  /** The call it is, or answers; undefined if it is neither. */
  readonly call: Call | undefined;
  readonly status: StatusCode;
  readonly sender: ProcessId;
  readonly senderName: Uint8Array;
  readonly bytes: Uint8Array;
  /** Who pays how many bytes for it while it waits; a message is paid by who sent it. */
  payer: ProcessId | undefined;
  readonly cost: number;
}

/** Bytes of the details before the name: call, status, id of the sender, length of its name. */
const DETAILS_SIZE = 20;

/**
 *    0      4        8            16       20
 *    ├──────┼────────┼────────────┼────────┼────────
 *    │ call │ status │ sender id  │ length │ name …
 *    └──────┴────────┴────────────┴────────┴────────
 *
 * As much as fits.
 */
export function writeDetails({ call, status, sender, senderName }: Mail, into: Uint8Array): void {
  putWord(into, 0, call?.number ?? 0);
  putWord(into, 4, status);
  putWord(into, 8, sender % 2 ** 32);
  putWord(into, 12, Math.floor(sender / 2 ** 32));
  putWord(into, 16, senderName.length);
  for (let index = 0; index < senderName.length && DETAILS_SIZE + index < into.length; index++)
    into[DETAILS_SIZE + index] = senderName[index]!;
}

/** Writes beyond the end of a Uint8Array are ignored, as they are to be here. */
function putWord(into: Uint8Array, offset: number, word: number): void {
  into[offset] = word;
  into[offset + 1] = word >>> 8;
  into[offset + 2] = word >>> 16;
  into[offset + 3] = word >>> 24;
}

/** True for what another process has decided to send, and which counts against the quota of the receiver. */
export function isMessage({ kind }: Mail): boolean {
  return kind === MailKind.call || kind === MailKind.message;
}
