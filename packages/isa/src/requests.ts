/**
 * What the engine asks of its host, by number: see engine/assembly/host.ts for the imports that take them.
 *
 * Plain constants, because tsc, asc and Node's type stripping all read this file.
 */

// ── hostMath(operation, x, y): functions JavaScript's Math has under the same name; y only where told.
export const MATH_SIN = 1;
export const MATH_COS = 2;
export const MATH_TAN = 3;
export const MATH_ASIN = 4;
export const MATH_ACOS = 5;
/** atan2(x, y): x over y. */
export const MATH_ATAN2 = 6;
export const MATH_EXP = 7;
/** Natural, to base 2, to base 10. */
export const MATH_LOG = 8;
export const MATH_LOG2 = 9;
export const MATH_LOG10 = 10;

// ── hostClock(which), in seconds.
/** Since 1970-01-01 00:00 UTC, leap seconds not counted. */
export const CLOCK_TIME = 1;
/** Processor time the process has used, or what stands for it. */
export const CLOCK_PROCESSOR = 2;

// ── request(operation, a, b, c): system and names. Names are an address and a length; no number here is used twice.
/** a: status. Ends the process: never answers. */
export const REQUEST_EXIT = 64;
/** a: slot with a float, seconds since 1970; b: 0 = they count UTC, 1 = they count local wall-clock time. The slot becomes the float seconds that local time is ahead of UTC then; answers 1 in daylight saving time, else 0. */
export const REQUEST_ZONE = 65;
/** a: address of 16 bytes to fill with entropy (the same every run under a fixed seed). */
export const REQUEST_ENTROPY = 66;
/** a, b: name. 0 or negative errno. */
export const REQUEST_REMOVE = 67;
/** a: address of 16 bytes: u32 address and length of the old name, then of the new. 0 or negative errno. */
export const REQUEST_RENAME = 68;
/** a, b: address of and room for a name nobody uses. Its length, or negative errno when no folder may be written. */
export const REQUEST_TEMPORARY_NAME = 69;
/** a: errno (positive); b, c: address of and room for its message. Its length. */
export const REQUEST_ERROR_MESSAGE = 70;
/** a, b: address and length of a whole warning. */
export const REQUEST_WARN = 71;
