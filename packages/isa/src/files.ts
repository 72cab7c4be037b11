/**
 * Open files of the io library: the payload of a userdata of kind USERDATA_FILE (from USERDATA_BYTES on). Its value slot
 * keeps the buffer. The host reads these fields to save what is unwritten when a process ends without closing.
 *
 *   0        4       8          16         20       24       28       32
 *   ├────────┼───────┼──────────┼──────────┼────────┼────────┼────────┤
 *   │ handle │ flags │ position │ address  │ length │ next   │ filled │
 *   └────────┴───────┴──────────┴──────────┴────────┴────────┴────────┘
 *                    │← TRANSFER_ fields of requests →│
 *
 * Plain constants, because tsc, asc and Node's type stripping all read this file.
 */
export const USERDATA_FILE = 1;

/** i32: number of the open file for the host, FILE_CLOSED once closed. */
export const FILE_HANDLE = 0;
export const FILE_FLAGS = 4;
/** i64: where in the file the buffer's first byte belongs; streams ignore it. */
export const FILE_POSITION = 8;
export const FILE_ADDRESS = 16;
export const FILE_LENGTH = 20;
/** Reading: index in the buffer of the next byte. */
export const FILE_NEXT = 24;
/** Bytes in the buffer: read ahead, or with FILE_FLAG_DIRTY still to be written. */
export const FILE_FILLED = 28;
export const FILE_SIZE = 32;

export const FILE_CLOSED = -1;
export const FILE_FLAG_READ = 1;
export const FILE_FLAG_WRITE = 2;
/** Writes go to the end, wherever the position is. */
export const FILE_FLAG_APPEND = 4;
/** Standard stream: is never closed, output goes straight to the host. */
export const FILE_FLAG_STANDARD = 8;
/** The buffer holds bytes to write. */
export const FILE_FLAG_DIRTY = 16;
export const FILE_FLAG_UNBUFFERED = 32;
export const FILE_FLAG_LINES = 64;

export const FILE_BUFFER = 4096;
