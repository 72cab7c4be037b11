// What the engine asks of its host: imports. Everything nondeterministic comes through here.

import { PROCESS_ANSWER } from "@perilune/isa/src/process";
import { Suspend, suspend } from "./suspension";

/** JavaScript's Math functions, by MATH_ number (isa/src/requests.ts): V8's are portable C, the same on every machine. */
@external("host", "math") export declare function hostMath(operation: i32, x: f64, y: f64): f64;
/** Exponentiation with C's rules for pow (1^NaN = 1 and the like): the host sees to it. */
@external("host", "power") export declare function hostPower(x: f64, y: f64): f64;
/** A clock by CLOCK_ number in seconds. */
@external("host", "clock") export declare function hostClock(which: i32): f64;

/**
 * A request by REQUEST_ number; a, b, c are numbers or addresses by its description in isa/src/requests.ts. Answers at
 * once with a number ≥ 0 or a negative error, or with REQUEST_PENDING.
 */
@external("host", "request") declare function hostRequest(operation: i32, a: i32, b: i32, c: i32): i32;
const REQUEST_PENDING = i32.MIN_VALUE;

/** Asks the host for what never waits (its table says so); for code that cannot suspend. */
export function requestNow(operation: i32, a: i32, b: i32, c: i32): i32 { return hostRequest(operation, a, b, c); }

/** A system call, see isa/src/system.ts; only in images. */
@external("host", "systemCall") export declare function hostSystemCall(callClass: i32, word0: i32, word1: i32, word2: i32, word3: i32): i32;

/** (waits) Asks the host; while it has no answer the whole process waits. Addresses given must lie in blocks kept by a slot. */
export function request(operation: i32, a: i32 = 0, b: i32 = 0, c: i32 = 0): i32 {
  let answer = hostRequest(operation, a, b, c);
  if (answer == REQUEST_PENDING) {
    suspend(Suspend.Host);
    answer = load<i32>(PROCESS_ANSWER);
  }
  return answer;
}
