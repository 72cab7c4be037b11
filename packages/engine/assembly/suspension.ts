// Suspending library code. Builtins are plain functions that may, deep inside, wait: for fuel, for memory, for a Lua
// function they call, for the host; or throw. None of that nests: the build puts them through Binaryen's Asyncify,
// so `suspend` unwinds the WebAssembly stack into linear memory and returns to the interpreter's loop, which later
// runs the builtin again, rewound to exactly this point. A throw unwinds and is never rewound.
//
//   area:  │ next free 4 │ end 4 │ saved locals … │

import { PROCESS_SCRATCH, PROCESS_SCRATCH_SIZE, PROCESS_SUSPENSION_AREA } from "@perilune/isa/src/process";
import { fuel } from "./registers";

@external("asyncify", "start_unwind") declare function startUnwind(area: usize): void;
@external("asyncify", "stop_unwind") declare function stopUnwind(): void;
@external("asyncify", "start_rewind") declare function startRewind(area: usize): void;
@external("asyncify", "stop_rewind") declare function stopRewind(): void;

/** Why suspended code stopped. */
export const enum Suspend {
  None,
  /** It calls the function at the top of its slots: callArguments, callResults. */
  Call,
  /** The slice is used up. */
  Fuel,
  /** Memory is used up: wants a whole collection. */
  Memory,
  /** It threw: the error is in PROCESS_ERROR. */
  Throw,
  /** The host answers later. */
  Host,
  /** A table or its stack grows first. */
  Growth,
}

/** Set while the stack unwinds; the interpreter's loop looks at it after every builtin. */
export let unwinding: i32 = Suspend.None;
let rewinding: bool = false;
export let callArguments: i32 = 0;
export let callResults: i32 = 0;

@inline function area(): usize {
  const own = <usize>load<u32>(PROCESS_SUSPENSION_AREA);
  return own ? own : PROCESS_SCRATCH;
}

/** Stops here and comes back when the interpreter resumes this builtin; after a throw it does not come back. */
export function suspend(why: Suspend): void {
  if (rewinding) {
    rewinding = false;
    stopRewind();
    return;
  }
  unwinding = why;
  startUnwind(area());
}

/** Calls a function already on the slots: `results` of WANTED_ALL keeps all. Slot addresses are stale afterwards. */
export function suspendForCall(argumentCount: i32, results: i32): void {
  callArguments = argumentCount;
  callResults = results;
  suspend(Suspend.Call);
}

/**
 * The cheap way to call a function, for a builtin that keeps all of its state in its slots: it returns CALLS (with the
 * function and `argumentCount` arguments on top); once the function has returned, with its results where it was, the
 * builtin is started again, with takeContinuation true (sort goes on in continueSort).
 */
export const CALLS: i32 = -1;
@inline export function callAndContinue(argumentCount: i32, results: i32): i32 {
  callArguments = argumentCount;
  callResults = results;
  return CALLS;
}
/** A builtin that is started afresh after such a call finds this true, once. */
let continues: bool = false;
export function setContinuation(): void { continues = true; }
export function takeContinuation(): bool {
  const taken = continues;
  continues = false;
  return taken;
}

// ── For the interpreter's loop only.

/** Before a builtin starts afresh. The area's end is set once: see initialiseSuspension. */
@inline export function prepareArea(): void { store<u32>(area(), <u32>area() + 8); }
export function initialiseSuspension(): void { store<u32>(PROCESS_SCRATCH, PROCESS_SCRATCH + PROCESS_SCRATCH_SIZE, 4); }
/** After a builtin returned with `unwinding` set: the stack is unwound, the area holds it. */
// Inlined, because Asyncify takes the function that ends an unwinding for the place where it stops.
@inline export function finishUnwind(): Suspend {
  const why = unwinding;
  unwinding = Suspend.None;
  stopUnwind();
  return why;
}
/** Before a suspended builtin is called again. */
@inline export function beginRewind(): void {
  rewinding = true;
  startRewind(area());
}
/** Bytes of the area in use, its head included. */
export function usedArea(): u32 { return load<u32>(area()) - <u32>area(); }
@inline export function areaAddress(): usize { return area(); }

/** Pays for work; waits when the slice is used up. Only in builtins. */
export function pause(): void { if (fuel <= 0) suspend(Suspend.Fuel); }
