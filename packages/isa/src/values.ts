/**
 * Values: what the tag of a slot, and the type byte of a heap block, can be.
 *
 * A value is a 16-byte slot:
 *
 *   0                 8         12        16
 *   ├─────────────────┼─────────┼─────────┤
 *   │     payload     │   tag   │  extra  │
 *   └─────────────────┴─────────┴─────────┘
 *
 * payload: i64 for integers, f64 for floats, an address (u32) for heap objects, an id for builtins.
 * extra belongs to whoever owns the slot's place (table keys: address of the next node in the chain;
 * string constants: where they were found last; stack slots: link of the to-be-closed list). Copying a value leaves it alone.
 *
 * Plain constants, because tsc, asc and Node's type stripping all read this file.
 */

export const SLOT_SIZE = 16;
export const SLOT_TAG = 8;
export const SLOT_EXTRA = 12;

/** Only nil and false are below TAG_TRUE, so `tag >= TAG_TRUE` is Lua's truth. */
export const TAG_NIL = 0;
export const TAG_FALSE = 1;
export const TAG_TRUE = 2;
export const TAG_INTEGER = 3;
export const TAG_FLOAT = 4;
export const TAG_LIGHT_USERDATA = 5;
/** A library function without captured values: the payload is its number in the builtin table. */
export const TAG_BUILTIN = 6;
/** A table key whose object was collected; the payload keeps the address so that `next` can find it. */
export const TAG_DEAD_KEY = 7;

/** From here on the payload is the address of a heap block of the type with the same number. */
export const TAG_COLLECTABLE = 16;
/** At most SHORT_STRING_LIMIT bytes, interned: equal strings have equal addresses. */
export const TAG_SHORT_STRING = 16;
export const TAG_LONG_STRING = 17;
export const TAG_TABLE = 18;
/** A Lua function: prototype and upvalues. */
export const TAG_CLOSURE = 19;
/** A library or host function with captured values. */
export const TAG_BUILTIN_CLOSURE = 20;
export const TAG_USERDATA = 21;
export const TAG_COROUTINE = 22;

/** Heap block types that never appear as a slot's tag in the program's hands. */
export const TYPE_PROTOTYPE = 23;
export const TYPE_UPVALUE = 24;
/** A growing byte string, not yet a Lua value; see BUFFER_ in layout.ts. */
export const TYPE_BUFFER = 25;
export const TYPE_FREE = 0;
/** Storage owned by one object and freed by it: stacks, table parts, code. The collector passes over it. */
export const TYPE_RAW = 1;
/** The last block of a region; its `REGION_NEXT` leads on. */
export const TYPE_REGION_END = 2;

export const SHORT_STRING_LIMIT = 40;

/** Metamethods, in the order of their names in the process header. The first six are cached as absent in a table's flags. */
export const EVENT_INDEX = 0;
export const EVENT_NEWINDEX = 1;
export const EVENT_GC = 2;
export const EVENT_MODE = 3;
export const EVENT_LEN = 4;
export const EVENT_EQ = 5;
export const EVENT_ADD = 6;
export const EVENT_SUB = 7;
export const EVENT_MUL = 8;
export const EVENT_MOD = 9;
export const EVENT_POW = 10;
export const EVENT_DIV = 11;
export const EVENT_IDIV = 12;
export const EVENT_BAND = 13;
export const EVENT_BOR = 14;
export const EVENT_BXOR = 15;
export const EVENT_SHL = 16;
export const EVENT_SHR = 17;
export const EVENT_UNM = 18;
export const EVENT_BNOT = 19;
export const EVENT_LT = 20;
export const EVENT_LE = 21;
export const EVENT_CONCAT = 22;
export const EVENT_CALL = 23;
export const EVENT_CLOSE = 24;
export const EVENT_TOSTRING = 25;
export const EVENT_NAME = 26;
export const EVENT_PAIRS = 27;
export const EVENT_METATABLE = 28;
export const EVENT_COUNT = 29;

/** What `type` tells, as index of PROCESS_METATABLES and of the type names. */
export const BASIC_TYPE_NIL = 0;
export const BASIC_TYPE_BOOLEAN = 1;
export const BASIC_TYPE_LIGHT_USERDATA = 2;
export const BASIC_TYPE_NUMBER = 3;
export const BASIC_TYPE_STRING = 4;
export const BASIC_TYPE_TABLE = 5;
export const BASIC_TYPE_FUNCTION = 6;
export const BASIC_TYPE_USERDATA = 7;
export const BASIC_TYPE_THREAD = 8;
