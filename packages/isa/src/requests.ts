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
/** a: status; b: 1 = finalizers run first. Ends the process: never answers. */
export const REQUEST_EXIT = 64;
/** a: address of a float, seconds since 1970 in UTC, which becomes the seconds local time is ahead of UTC then. 1 in daylight saving time, else 0. */
export const REQUEST_ZONE = 65;
/** a: address of a float, seconds since 1970; b, c: address of and room for the name of the zone in force then. Its length. */
export const REQUEST_ZONE_NAME = 71;
/** a: address of 8 bytes to fill with entropy (under a fixed seed the same every run). */
export const REQUEST_ENTROPY = 66;
/** a, b: name. 0 or negative errno. */
export const REQUEST_REMOVE = 67;
/** a: address of 16 bytes: u32 address and length of the old name, then of the new. 0 or negative errno. */
export const REQUEST_RENAME = 68;
/** a, b: address of and room for a name nobody uses. Its length, or negative errno when no folder may be written. */
export const REQUEST_TEMPORARY_NAME = 69;
/** a: errno (positive); b, c: address of and room for its message. Its length. */
export const REQUEST_ERROR_MESSAGE = 70;

// ── request: standard streams and files. Errors are negative errno numbers (ERRNO_ below). Handles count from 3.
/** a: 1 = standard output, 2 = standard error; b, c: address and length of bytes, all of which are taken. 0. Never waits. */
export const REQUEST_OUTPUT = 72;
/** a, b: name; c: OPEN_ bits. The handle, or negative errno. */
export const REQUEST_OPEN = 73;
/** a: handle. 0 or negative errno; the handle is gone either way. */
export const REQUEST_CLOSE = 74;
/** a: handle (0 = standard input); b: address of a file's TRANSFER_ fields. Bytes read, 0 at the end; fewer than asked for is no error. */
export const REQUEST_READ = 75;
/** a: handle; b: address of TRANSFER_ fields. 0 when all bytes are written, or negative errno. */
export const REQUEST_WRITE = 76;
/** a: handle; b: address of 8 bytes that become the file's size (i64). 0, or negative errno when it is no regular file. */
export const REQUEST_SIZE = 77;
/** a: handle; b: address of a file's fields, see files.ts. Tells the host where unwritten bytes are, for when the process ends. How many files are open. */
export const REQUEST_TRACK = 78;

// ── request: the way in and out of a process, see library/machine and engine/src/crossing.
/** What the process shall do: an ACTIVITY_ number. */
export const REQUEST_ACTIVITY = 80;
/** a: PART_ number. How many bytes of it are left to fetch, −1 = there is no such part. */
export const REQUEST_PART_LENGTH = 81;
/** a: PART_ number; b, c: address and length of the next bytes of it to fetch (at most what is left). 0. */
export const REQUEST_PART = 82;
/** a: RESULTS_ number; b, c: address and length of serialised values. 0. */
export const REQUEST_RESULTS = 83;
/**
 * a: number of a host function; b: address of the first argument slot; c: how many. Arguments are numbers, booleans,
 * nil and strings. An answer ≥ 0: so many results are in the slots after the arguments; else a CALL_ number.
 */
export const REQUEST_CALL = 84;
/** a: number of a host function; b, c: address and length of serialised arguments. As REQUEST_CALL, without results in slots. */
export const REQUEST_CALL_VALUES = 85;
/** a, b: name of a module. Its source is PART_SOURCE and its chunk name PART_NAME: 1; the host has none of that name: 0; it has no modules at all: −1. */
export const REQUEST_MODULE = 86;

/**
 * a: coroutine, b: its topmost frame: an error is about to leave what the host started; the frames are still as they were.
 * 1: the host wants to know them, see REQUEST_FAULT_FRAME; 0: it does not.
 */
export const REQUEST_FAULT = 87;
/** a: coroutine, b: one of its frames, from the topmost on; c: 0 = the frame, 1, …: parts of its variables. A FAULT_FRAME_ number. */
export const REQUEST_FAULT_FRAME = 90;
/** It is not shown; it is, and there are no more variables; there are. */
export const FAULT_FRAME_HIDDEN = 0;
export const FAULT_FRAME_WHOLE = 1;
export const FAULT_FRAME_MORE = 2;

/** a: 1 = the invoked function has returned the values, 0 = it failed with them; b, c: address and length of serialised values. 0. */
export const REQUEST_RETURNED = 88;
/** The control step has ended: the outputs, or the problem, are in its block, see step.ts. 0. */
export const REQUEST_STEPPED = 91;
/** The process ends as faulted; REQUEST_RESULTS has told of the error. Never answers. */
export const REQUEST_FAULTED = 89;

/** REQUEST_CALL failed: PART_VALUES is the error value, and whether its position is to be added. */
export const CALL_ERROR = -1;
/** The results are PART_VALUES. */
export const CALL_VALUES = -2;
/** The result is a string of CALL_TEXT − answer bytes at PROCESS_SCRATCH + 8, and PART_VALUES too. */
export const CALL_TEXT = -16;
/** Results that REQUEST_CALL puts into slots, and bytes it puts into the scratch, at most. */
export const CALL_SLOTS = 8;
export const CALL_TEXT_LIMIT = 1024;

/** Fill the globals with the libraries, then as ACTIVITY_REGISTER. */
export const ACTIVITY_OPEN = 1;
/** Compile PART_SOURCE, named PART_NAME, and call it with PART_VALUES as arguments. */
export const ACTIVITY_LOAD = 2;
/** Call the global whose name, with dots reaching into tables, is PART_NAME, with PART_VALUES as arguments. */
export const ACTIVITY_CALL = 3;
/** Run all finalizers, as closing a state does. */
export const ACTIVITY_CLOSE = 4;
/** Set the global named PART_NAME to the first of PART_VALUES. */
export const ACTIVITY_SET = 5;
/** Make host functions global; PART_VALUES: number and name of each, dots reaching into tables. */
export const ACTIVITY_REGISTER = 6;
/** Fill the globals of an image: without what needs files, with system calls and buffers. */
export const ACTIVITY_OPEN_IMAGE = 8;
/** As ACTIVITY_LOAD, but the function is the first argument of the loaded module "start", if there is one; results are not handed over. */
export const ACTIVITY_START = 9;

/** As ACTIVITY_LOAD, but results are not handed over: the global `print` shows them, if there are any. */
export const ACTIVITY_SHOW = 7;

/** What the chunk or function returned. */
export const RESULTS_VALUES = 0;
/** Message, traceback (or nil) and error value: it failed, or did not compile. */
export const RESULTS_ERROR = 1;
export const RESULTS_SYNTAX_ERROR = 2;

export const PART_SOURCE = 0;
export const PART_NAME = 1;
/** Serialised values, see serialised.ts. */
export const PART_VALUES = 2;
/** With ACTIVITY_START: the shape of the control step, if there is one, see step.ts. */
export const PART_STEP = 3;

export const OPEN_READ = 1;
export const OPEN_WRITE = 2;
export const OPEN_CREATE = 4;
export const OPEN_TRUNCATE = 8;
export const OPEN_APPEND = 16;
/** A file without a name that is gone once closed; no name is given. */
export const OPEN_TEMPORARY = 32;

/** Where and what to read or write: i64 position (a stream ignores it), u32 address, u32 length. */
export const TRANSFER_POSITION = 0;
export const TRANSFER_ADDRESS = 8;
export const TRANSFER_LENGTH = 12;
