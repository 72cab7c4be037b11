/** What comes of what is done to a machine from outside. */
import type { DoneValue, RejectionCode } from './events.ts';

/** Why a command cannot be done; or that it was, with what it has brought; or that whoever gave it will be told. */
export type CommandResult = string | Rejection | undefined | DoneValue | 'later';

/** Why it cannot be done, where a program is to know as well. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
}

/** There is nothing of the name or number that it was for. */
export function notFound(message: string): Rejection {
  return { code: 'not-found', message };
}
