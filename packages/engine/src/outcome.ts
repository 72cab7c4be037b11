/** How a slice of a process ended. All of it is values: nothing a script does is thrown. */
import type { Place } from './place.ts';
import type { LuaValue } from './values/lua-value.ts';

export type Outcome = Exited | Yielded | OutOfFuel | Faulted;

/** What was started is done. The process can be given something else to do, unless `status` is there. */
export interface Exited {
  readonly kind: 'exited';
  readonly results: readonly LuaValue[];
  /** The script called os.exit with this status: the process has ended. */
  readonly status?: number;
}

/** The process waits for the host: it can go on once `waiting` has settled, which never rejects. */
export interface Yielded {
  readonly kind: 'yielded';
  readonly waiting: Promise<void>;
}

/** The slice is used up; `run` goes on. */
export interface OutOfFuel {
  readonly kind: 'outOfFuel';
}

/** An error that nobody in the script caught ended what was started. */
export interface Faulted {
  readonly kind: 'faulted';
  readonly fault: Fault;
}

export interface Fault {
  /** `engine`: a defect of ours. The process has ended then; after a fault of the script it can go on with something else. */
  readonly blame: 'script' | 'engine';
  /** True if the source did not compile: nothing of it has run. */
  readonly isSyntax: boolean;
  /** As the standalone interpreter words it. */
  readonly message: string;
  /** The line of the program it was raised in. */
  readonly place: Place | undefined;
  /** "stack traceback:" and the lines below it; absent for errors in the syntax and for objects with a message of their own. */
  readonly traceback?: string;
  /** The error itself, if it can leave the process. */
  readonly value: LuaValue;
}
