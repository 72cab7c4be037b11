/**
 * Where everything lies in a process's linear memory. Read by the engine (asc), by the inspector and,
 * later, by the compiler to WebAssembly (tsc). Offsets in bytes; fields are u32 unless said otherwise.
 *
 *   0        44                1024        STATIC_END           memory.size
 *   ├────────┼─────────────────┼───────────┼────────────────────┤
 *   │ unused │ process header  │ asc data  │ first heap region …│  … further regions, host buffers between
 *   └────────┴─────────────────┴───────────┴────────────────────┘
 */

// ── Block: everything in the heap starts with this header; the next block follows at address + size.
/** Size in bytes, header included, a multiple of 8. */
export const BLOCK_SIZE = 0;
/** u8: TYPE_ or TAG_ number. */
export const BLOCK_TYPE = 4;
/** u8: MARK_ bits. */
export const BLOCK_MARK = 5;
/** u8, u8: belong to the type. */
export const BLOCK_EXTRA = 6;
export const BLOCK_EXTRA2 = 7;
export const BLOCK_HEADER = 8;
/** Free blocks only: neighbours in their free list. */
export const FREE_NEXT = 8;
export const FREE_PREVIOUS = 12;
/** Region end only. */
export const REGION_NEXT = 8;

export const MARK_WHITE0 = 1;
export const MARK_WHITE1 = 2;
export const MARK_WHITES = 3;
export const MARK_BLACK = 4;
/** Has a `__gc` metamethod and waits in the finalizer list. */
export const MARK_FINALIZER = 8;
/** Lives as long as the process. */
export const MARK_FIXED = 16;

// ── String (short or long). BLOCK_EXTRA of a short string: number of the reserved word, 0 if none.
export const STRING_HASH = 8;
export const STRING_LENGTH = 12;
/** Short: next in the intern chain. Long: 1 once STRING_HASH is valid. */
export const STRING_NEXT = 16;
export const STRING_BYTES = 20;

// ── Table. BLOCK_EXTRA: bit n set = metamethod n (EVENT_INDEX … EVENT_EQ) is known to be absent.
export const TABLE_METATABLE = 8;
export const TABLE_GRAY = 12;
/**
 * Slots for keys 1 … TABLE_ARRAY_SIZE, address of the first slot or 0. It is the content of a raw block, or lies in the
 * table's own block after TABLE_SIZE; and so do the nodes.
 */
export const TABLE_ARRAY = 16;
export const TABLE_ARRAY_SIZE = 20;
/** Address of node 0; an empty table has TABLE_NODE_MASK 0 and the shared empty node. */
export const TABLE_NODES = 24;
/** (number of nodes − 1) × NODE_SIZE, so that `nodes + (hash & mask)` is a node. */
export const TABLE_NODE_MASK = 28;
/** Every node at or above this address is in use. */
export const TABLE_LAST_FREE = 32;
/** A recent border, where to look first. */
export const TABLE_BORDER = 36;
export const TABLE_SIZE = 40;

// ── Node: value slot, then key slot; the key's extra is the next node of the chain, 0 at its end.
export const NODE_VALUE = 0;
export const NODE_KEY = 16;
export const NODE_KEY_TAG = 24;
export const NODE_NEXT = 28;
export const NODE_SIZE = 32;

// ── Closure of a Lua function. BLOCK_EXTRA: number of upvalues.
export const CLOSURE_PROTOTYPE = 8;
export const CLOSURE_GRAY = 12;
export const CLOSURE_UPVALUES = 16;

// ── Builtin with captured values. BLOCK_EXTRA: number of slots.
export const BUILTIN_CLOSURE_ID = 8;
export const BUILTIN_CLOSURE_GRAY = 12;
export const BUILTIN_CLOSURE_SLOTS = 16;

// ── Upvalue: open while UPVALUE_SLOT lies on a stack, closed when it is its own UPVALUE_CLOSED.
export const UPVALUE_SLOT = 8;
/** Open only: next open upvalue of the same coroutine, at a lower address. */
export const UPVALUE_NEXT = 12;
export const UPVALUE_CLOSED = 16;
export const UPVALUE_SIZE = 32;

// ── Userdata: files and host objects. BLOCK_EXTRA: kind. Payload bytes after the user value.
export const USERDATA_METATABLE = 8;
export const USERDATA_GRAY = 12;
export const USERDATA_VALUE = 16;
export const USERDATA_LENGTH = 32;
export const USERDATA_BYTES = 40;

// ── Prototype: a compiled function.
export const PROTOTYPE_GRAY = 8;
/** Addresses of the parts (after their raw blocks' headers), 0 when empty, and how many entries each has. */
export const PROTOTYPE_CODE = 12;
export const PROTOTYPE_CODE_COUNT = 16;
/** Slots; a short string's extra is where in a table it was found last: bytes from the first node, to be masked. */
export const PROTOTYPE_CONSTANTS = 20;
export const PROTOTYPE_CONSTANT_COUNT = 24;
/** Addresses of prototypes. */
export const PROTOTYPE_CHILDREN = 28;
export const PROTOTYPE_CHILD_COUNT = 32;
/** UPVALUE_DESCRIPTION_ entries. */
export const PROTOTYPE_UPVALUES = 36;
export const PROTOTYPE_UPVALUE_COUNT = 40;
/** LOCAL_ entries, in the order of their START. */
export const PROTOTYPE_LOCALS = 44;
export const PROTOTYPE_LOCAL_COUNT = 48;
/** i8 for every instruction: its line minus that of the instruction before, LINE_ABSENT where LINE_ANCHOR tells it. */
export const PROTOTYPE_LINES = 52;
/** (u32 instruction index, u32 line), ascending. */
export const PROTOTYPE_ANCHORS = 56;
export const PROTOTYPE_ANCHOR_COUNT = 60;
/** String: the chunk's name, 0 = none. */
export const PROTOTYPE_SOURCE = 64;
export const PROTOTYPE_LINE_DEFINED = 68;
export const PROTOTYPE_LAST_LINE_DEFINED = 72;
/** u8 each. */
export const PROTOTYPE_PARAMETERS = 76;
export const PROTOTYPE_IS_VARARG = 77;
/** Registers a call needs, at least 2. */
export const PROTOTYPE_STACK = 78;
export const PROTOTYPE_SIZE = 80;
export const LINE_ABSENT = -128;

// ── Upvalue description (8 bytes): name string or 0; u8 in the enclosing function's registers?; u8 index; u8 kind of variable.
export const UPVALUE_DESCRIPTION_NAME = 0;
export const UPVALUE_DESCRIPTION_IN_STACK = 4;
export const UPVALUE_DESCRIPTION_INDEX = 5;
export const UPVALUE_DESCRIPTION_KIND = 6;
export const UPVALUE_DESCRIPTION_SIZE = 8;

// ── Local variable (12 bytes): name string, first instruction where it lives, first where it does not.
export const LOCAL_NAME = 0;
export const LOCAL_START = 4;
export const LOCAL_END = 8;
export const LOCAL_SIZE = 12;

// ── Buffer: bytes in the making. BUFFER_DATA is the address of a raw block's content or 0.
export const BUFFER_DATA = 8;
export const BUFFER_CAPACITY = 12;
export const BUFFER_LENGTH = 16;
export const BUFFER_SIZE = 24;

// ── Coroutine. BLOCK_EXTRA: COROUTINE_STATUS_ number; BLOCK_EXTRA2: how many coroutines it was resumed inside of.
export const COROUTINE_GRAY = 8;
/** First slot of the stack (after the raw block's header), and the address after its last slot. */
export const COROUTINE_STACK = 12;
export const COROUTINE_STACK_END = 16;
/** First frame record, address after the last record there is room for, and the running frame. */
export const COROUTINE_FRAMES = 20;
export const COROUTINE_FRAMES_END = 24;
export const COROUTINE_FRAME = 28;
/** Open upvalues, highest slot first. */
export const COROUTINE_OPEN_UPVALUES = 32;
/** Topmost to-be-closed slot or 0; a slot's extra is the distance in bytes to the one below, 0 at the last. */
export const COROUTINE_TO_BE_CLOSED = 36;
/** Who resumed it: gets control back when it yields or ends. 0 for the main coroutine and for entries from the host. */
export const COROUTINE_RESUMER = 40;
/** List of coroutines with open upvalues: the next one, 1 at its end, 0 when this one is not in it. */
export const COROUTINE_OPEN_NEXT = 44;
/** Hook: function slot, mask, count wanted, count left, last line seen. */
export const COROUTINE_HOOK = 48;
export const COROUTINE_HOOK_MASK = 64;
export const COROUTINE_HOOK_COUNT = 68;
export const COROUTINE_HOOK_LEFT = 72;
export const COROUTINE_HOOK_LINE = 76;
/** Last instruction address seen by the line hook; COROUTINE_HOOK_LINE: in which frame, counted in bytes from the first. */
export const COROUTINE_HOOK_PC = 80;
/** Highest slot ever written since the collector last cleared the dead part. */
export const COROUTINE_HIGH = 84;
/** u8: 1 while a hook of this coroutine runs. */
export const COROUTINE_IN_HOOK = 88;
/** u8: which events of the instruction about to run have had their hook. */
export const COROUTINE_HOOK_STAGE = 89;
/** u8: how many pcalls and xpcalls are running in one another. */
export const COROUTINE_PROTECTED = 90;
/**
 * u16, u16: while a call or return hook runs, what the call hands over: number of the first slot, as getlocal
 * counts them, and how many slots; 65535 stands for all beyond.
 */
export const COROUTINE_TRANSFER_FIRST = 92;
export const COROUTINE_TRANSFER_COUNT = 94;
export const COROUTINE_SIZE = 96;

/** Bits of COROUTINE_HOOK_MASK. */
export const HOOK_CALL = 1;
export const HOOK_RETURN = 2;
export const HOOK_LINE = 4;
export const HOOK_COUNT = 8;

export const COROUTINE_STATUS_SUSPENDED = 0;
export const COROUTINE_STATUS_RUNNING = 1;
/** It resumed another one and waits. */
export const COROUTINE_STATUS_NORMAL = 2;
export const COROUTINE_STATUS_DEAD = 3;
/** Ended by an error; its frames are still there to be looked at. */
export const COROUTINE_STATUS_FAILED = 4;

// ── Frame: one activation. Records of a coroutine lie one after the other.
/**
 * Slot of the called function; results go there. In a vararg call the extra arguments follow the parameters here,
 * and the registers (with copies of the parameters) start behind them: FRAME_BASE ≠ FRAME_FUNCTION + SLOT_SIZE.
 */
export const FRAME_FUNCTION = 0;
/** First register, or first argument of a builtin. */
export const FRAME_BASE = 4;
/** Builtin: after its last pushed slot. Lua: after its last register, or after the results of a call with an open count. */
export const FRAME_TOP = 8;
/** Lua: address of the next instruction. Builtin: where its suspended computation is kept, see fiber.ts. */
export const FRAME_PC = 12;
/** Lua: the closure. Builtin: the builtin closure or 0. */
export const FRAME_CLOSURE = 16;
/** Builtin: its number. */
export const FRAME_BUILTIN = 20;
/** Lua: the constants of its prototype, again. */
export const FRAME_CONSTANTS = 20;
/** i16: results the caller wants, WANTED_ALL for all. */
export const FRAME_WANTED = 24;
/** u8: FRAME_KIND_. */
export const FRAME_KIND = 26;
/** u8: FRAME_FLAG_ bits. */
export const FRAME_FLAGS = 27;
/** Lua: number of extra (vararg) arguments. Control builtins: their state. */
export const FRAME_EXTRA = 28;
export const FRAME_SIZE = 32;

export const WANTED_ALL = -1;
export const FRAME_KIND_LUA = 0;
export const FRAME_KIND_BUILTIN = 1;
/** Bottom record of a coroutine: whoever returns into it has ended the coroutine. */
export const FRAME_KIND_BASE = 2;

/** The caller is in the middle of an instruction (a metamethod call): finish it with the result. */
export const FRAME_FLAG_FINISH = 1;
/** Reached by a tail call: frames are missing below. */
export const FRAME_FLAG_TAIL = 2;
/** Runs a finalizer: nobody wants its results, its errors are warnings. */
export const FRAME_FLAG_FINALIZER = 4;
/** Runs an error handler: its result replaces the error in flight. */
export const FRAME_FLAG_HANDLER = 8;
/** Runs a debug hook. */
export const FRAME_FLAG_HOOK = 16;
/** A builtin whose call hook has run. */
export const FRAME_FLAG_CALL_SEEN = 64;
/** A builtin that has returned, FRAME_EXTRA results at its top, and whose return hook runs. */
export const FRAME_FLAG_RETURNING = 128;
/** Runs a `__close` metamethod. */
export const FRAME_FLAG_CLOSING = 32;
