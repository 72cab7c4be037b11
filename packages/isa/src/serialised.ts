/**
 * Serialised values: how values cross between a process and its host, in either direction. A list of values, each
 *
 *   │ SERIALISED_ number 1 │ content … │
 *
 * integer: i64 · float: f64 · string: u32 length, bytes · table: key, value, key, value …, SERIALISED_END ·
 * opaque (a function, coroutine or userdata; only outward): u8 BASIC_TYPE_, u32 address. Little endian, unaligned.
 *
 * Plain constants, because tsc, asc and Node's type stripping all read this file.
 */
export const SERIALISED_NIL = 0;
export const SERIALISED_FALSE = 1;
export const SERIALISED_TRUE = 2;
export const SERIALISED_INTEGER = 3;
export const SERIALISED_FLOAT = 4;
export const SERIALISED_STRING = 5;
export const SERIALISED_TABLE = 6;
export const SERIALISED_OPAQUE = 7;
export const SERIALISED_END = 8;

/** Tables within tables, at most; a table inside itself is refused. */
export const SERIALISED_DEPTH = 60;
/** Bytes of one list of values on their way out, at most: the host makes objects of them. */
export const SERIALISED_LIMIT = 4194304;
/** What a table counts against the limit on top of its bytes. */
export const SERIALISED_TABLE_COST = 16;
