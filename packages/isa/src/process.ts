/**
 * The process header: fixed addresses where the engine keeps what is not in a heap block.
 * u32 unless said otherwise; addresses of heap blocks, 0 = none.
 */

/**
 * What the running slice keeps at hand (registers.ts of the engine), in this order: fuel left (i32), running frame record,
 * running coroutine, first slot and end of the running builtin. Meaningless between slices.
 */
export const PROCESS_REGISTERS = 44; // 5 entries → 64
/** u32: LAYOUT_VERSION, 0 until the process is initialised. */
export const PROCESS_VERSION = 64;
export const LAYOUT_VERSION = 1;
export const PROCESS_MAIN_COROUTINE = 68;
export const PROCESS_CURRENT_COROUTINE = 72;
/** Table of globals, and the registry table (loaded modules, host references). */
export const PROCESS_GLOBALS = 76;
export const PROCESS_REGISTRY = 80;
/** Metatables of values other than tables and userdata: indexed by basic type, see BASIC_TYPE_ in values.ts. */
export const PROCESS_METATABLES = 84; // 9 entries
/** Slot: the error in flight. */
export const PROCESS_ERROR = 120;
/** Hash seed: two words from the host's entropy. */
export const PROCESS_SEED = 136;
export const PROCESS_SEED2 = 140;
/** State of math.random: four u64. */
export const PROCESS_RANDOM = 144;

// ── Strings: intern table (linear hashing: grows one bucket at a time). There is more of it at PROCESS_STRING_MOVED.
export const PROCESS_STRING_BUCKETS = 176;
export const PROCESS_STRING_BUCKET_COUNT = 180;
export const PROCESS_STRING_BUCKET_CAPACITY = 184;
export const PROCESS_STRING_COUNT = 188;
/** Names of the metamethods, EVENT_COUNT strings. */
export const PROCESS_EVENT_NAMES = 192; // 29 entries → 308
/** The memory error message, kept ready because making it would need memory. */
export const PROCESS_MEMORY_MESSAGE = 308;

// ── Collector.
/** u8s: COLLECTOR_PHASE_ number; the white of new blocks; stopped by the program; kind of cycle asked for. */
export const PROCESS_COLLECTOR_PHASE = 312;
export const PROCESS_COLLECTOR_WHITE = 313;
export const PROCESS_COLLECTOR_STOPPED = 314;
/**
 * u8: 1 = a whole cycle must run before the program goes on (memory ran out, or collectgarbage()); 2 = the one under way
 * must come to its end; 3 = it has.
 */
export const PROCESS_COLLECTOR_FULL = 315;
/** i32: bytes allocated beyond what was planned; work is due when positive. */
export const PROCESS_COLLECTOR_DEBT = 316;
/** Bytes in used blocks now, the most ever, and at the last end of marking. */
export const PROCESS_USED = 320;
export const PROCESS_USED_HIGH = 324;
export const PROCESS_USED_MARKED = 328;
/** Lists of blocks linked by their GRAY field. */
export const PROCESS_GRAY = 332;
export const PROCESS_GRAY_AGAIN = 336;
export const PROCESS_WEAK_VALUES = 340;
export const PROCESS_EPHEMERONS = 344;
export const PROCESS_ALL_WEAK = 348;
/** Table or coroutine whose marking is under way: block, next index, and the part it walks (to notice a resize). */
export const PROCESS_SCAN_BLOCK = 352;
export const PROCESS_SCAN_INDEX = 356;
export const PROCESS_SCAN_PART = 360;
/** Sweep: next block to look at, start of the free run before it (0 = none). */
export const PROCESS_SWEEP_AT = 364;
export const PROCESS_SWEEP_RUN = 368;
/** Objects with a finalizer, in the order they got it: raw array, entries, room; then those due, same form. */
export const PROCESS_FINALIZERS = 372;
export const PROCESS_FINALIZER_COUNT = 376;
export const PROCESS_FINALIZER_CAPACITY = 380;
export const PROCESS_DUE_FINALIZERS = 384;
export const PROCESS_DUE_COUNT = 388;
export const PROCESS_DUE_CAPACITY = 392;
/** Percentages as collectgarbage sets them. */
export const PROCESS_PAUSE = 396;
export const PROCESS_STEP_MULTIPLIER = 400;
/** Step of the atomic phase, and position in it. */
export const PROCESS_ATOMIC_STEP = 404;
export const PROCESS_ATOMIC_INDEX = 408;
/** u32: 1 generational, 0 incremental, as the program was told. */
export const PROCESS_COLLECTOR_MODE = 412;

// ── Allocator.
/** u64 ×2: which free lists are not empty. */
export const PROCESS_FREE_MAP = 416;
export const PROCESS_FREE_LISTS = 432; // FREE_LIST_COUNT entries
export const FREE_LIST_COUNT = 96;
/** The free block small allocations are cut from (in no list), and its end. */
export const PROCESS_VICTIM = 816;
export const PROCESS_VICTIM_END = 820;
/** Block header of the last region's end. */
export const PROCESS_REGION_LAST = 824;
/** First block of the first region. */
export const PROCESS_HEAP_START = 828;
/** Quota of the whole linear memory in bytes. */
export const PROCESS_QUOTA = 832;
/**
 * Bytes of the largest request that is looked at: LARGEST_REQUEST, as more can never fit beside the header. Tests of
 * running out of memory set 0: then PROCESS_FAIL_COUNTDOWN tells which requests are refused, so it costs others nothing.
 */
export const PROCESS_LARGEST_REQUEST = 836;
export const LARGEST_REQUEST = 0x7fff0000;
/** i32: how many more allocations succeed before all fail; counted from FAIL_ONCE: before a single one does. */
export const PROCESS_FAIL_COUNTDOWN = 892;
export const FAIL_ONCE = 0x40000000;

/** Node of every table without a hash part: nil value, nil key, end of chain. */
export const PROCESS_EMPTY_NODE = 840; // 32 bytes
/** Slot that reads as nil. */
export const PROCESS_NIL = 872; // 16 bytes

// ── Running.
/** u8: why the suspended computation stopped, SUSPEND_ number in fiber.ts; see there. */
export const PROCESS_SUSPENDED = 888;
/** u8: set by the host when it refused to charge the quota, see isa/src/system.ts. */
export const PROCESS_CHARGE_REFUSED = 889;
/** u8: what is compiled now keeps no names of local variables; set by the host for modules that are not the program's own. */
export const PROCESS_NAMELESS = 890;
/** u8: warnings on. */
export const PROCESS_WARNINGS = 891;
/** u64: fuel given so far minus fuel left = fuel used; kept by the host between slices. */
export const PROCESS_FUEL_USED = 896;
/** i32: fuel left at the end of the last slice; negative = overdrawn. During a slice: as it was at the last system call. */
export const PROCESS_FUEL_LEFT = 904;
/** Depth of error handlers being run. */
export const PROCESS_HANDLER_DEPTH = 908;
/** u8: 1 while an error is in flight. */
export const PROCESS_ERROR_PENDING = 912;
/** u8: a hook is set on some coroutine: the interpreter looks at every instruction. Behind ERROR_PENDING, as the two that follow, so that one u32 tells that there is none of it. */
export const PROCESS_HOOKED = 913;
/** u8: a GROWTH_ number while a table or a stack grows, or many values move, piece by piece; nothing else of the process runs meanwhile. */
export const PROCESS_GROWTH = 914;
/** u8: 1 while frames are given up, piece by piece, down to PROCESS_DROP_TO. */
export const PROCESS_DROPPING = 915;
/** Compiler: address of its state while a chunk is compiled, else 0. */
export const PROCESS_COMPILER = 916;
/** Images only: metatable of buffers. */
export const PROCESS_BUFFER_METATABLE = 920;

/** 32 counters: how many integer keys lie in (2^(n−1), 2^n], while a table is being resized. */
export const PROCESS_KEY_COUNTS = 1024;

/** i32: the host's answer to the request the process waited for. */
export const PROCESS_ANSWER = 928;

/** u8: the instruction about to run is tried again after a collection: running out of memory now is an error. */
export const PROCESS_RETRY = 932;
/** u8: the error handler has already seen the error in flight. */
export const PROCESS_HANDLED = 933;
/** u8: a finalizer is running. */
export const PROCESS_FINALIZING = 934;
/** u8: a warning is being continued. */
export const PROCESS_WARNING_CONTINUES = 935;
/** STATUS_ of the last slice. */
export const PROCESS_STATUS = 936;

export const STATUS_EXITED = 0;
export const STATUS_OUT_OF_FUEL = 1;
/** Waits for an answer of the host. */
export const STATUS_WAITING = 2;
/** An error reached the bottom: PROCESS_ERROR, frames as they were. */
export const STATUS_FAULTED = 3;

/** First coroutine with open upvalues, see COROUTINE_OPEN_NEXT; 1 = none. */
export const PROCESS_OPEN_COROUTINES = 940;
/** Walk over a list of weak tables: the table it stands at; whether it changed anything. */
export const PROCESS_WALK_TABLE = 944;
export const PROCESS_WALK_CHANGED = 948;

/** Images only: what the kernel was lent (raw, SHARED_ entries, see system.ts); u16 how many entries, u16 how many there is room for. */
export const PROCESS_SHARED = 952;
export const PROCESS_SHARED_COUNT = 956;
export const PROCESS_SHARED_CAPACITY = 958;

/** Area of a suspended compilation (raw), which needs more than the scratch; 0 = the scratch is used. */
export const PROCESS_SUSPENSION_AREA = 924;

/** Names of the basic types as strings, by BASIC_TYPE_ number, made when `type` first tells one. */
export const PROCESS_TYPE_NAMES = 960; // 9 entries → 996

/** Images only: words of the answer to the last system call; its variant is PROCESS_ANSWER or what the import returned. */
export const PROCESS_CALL_WORD1 = 996;
export const PROCESS_CALL_WORD2 = 1000;
export const PROCESS_CALL_WORD3 = 1004;
export const PROCESS_CALL_FUNCTION = 1008;
export const PROCESS_CALL_USERDATA = 1012;
/** What PROCESS_USED may not exceed; and the part of PROCESS_USED that is charged for what the host keeps for the process. */
export const PROCESS_USED_LIMIT = 1016;
export const PROCESS_CHARGED = 1020;

// ── Growth under way: the new parts are filled beside the old ones, which hold until all is there.
/** What grows: a table or a coroutine. */
export const PROCESS_GROWTH_OWNER = 1152;
/** How far the step has come: bytes, entries, or the address of what is next. */
export const PROCESS_GROWTH_AT = 1156;
/** Stacks and frames: the new storage (raw) and its bytes. */
export const PROCESS_GROWTH_BLOCK = 1160;
export const PROCESS_GROWTH_SIZE = 1164;
/** Tables: the new parts, laid out as in a table (layout.ts), and a slot to build keys in. */
export const PROCESS_GROWTH_TABLE = 1168; // TABLE_SIZE bytes
export const PROCESS_GROWTH_KEY = 1208; // 16 bytes

/** Tables: the array part is filled; the nodes are cleared; entries move from the old array part; from the old nodes. */
export const GROWTH_FILL_ARRAY = 1;
export const GROWTH_CLEAR_NODES = 2;
export const GROWTH_MOVE_ARRAY = 3;
export const GROWTH_MOVE_NODES = 4;
/** Stacks: the new stack is filled; open upvalues are told; frames are told. */
export const GROWTH_FILL_STACK = 5;
export const GROWTH_MOVE_UPVALUES = 6;
export const GROWTH_MOVE_FRAMES = 7;
/** Frame records. */
export const GROWTH_FILL_FRAMES = 8;
/**
 * Values: so many as GROWTH_SIZE says move from GROWTH_OWNER to GROWTH_BLOCK; the same upwards, before a call, with the
 * functions that `__call` leads to in between.
 */
export const GROWTH_MOVE_SLOTS = 9;
export const GROWTH_INSERT_HANDLERS = 10;
/** Bytes, of the same three fields: those of a long string. */
export const GROWTH_COPY_BYTES = 11;

/** The frame record that stays when those above it are given up. */
export const PROCESS_DROP_TO = 1224;
/** An error in flight: the record where the search for who catches it goes on, 0 = at the top. */
export const PROCESS_UNWIND_AT = 1228;
/** What it has passed: how many error handlers, and whether there was a hook among them. */
export const PROCESS_UNWIND_HANDLERS = 1232;
export const PROCESS_UNWIND_HOOK = 1236;
/** Coroutine whose marking is under way: the open upvalue to go on with, 0 = none left. */
export const PROCESS_SCAN_UPVALUE = 1240;
/** Walk over the coroutines with open upvalues: the upvalue to go on with, 0 = none left. */
export const PROCESS_WALK_UPVALUE = 1244;
/** An error that its handler could not see for want of memory: the frame the host is told of next, 0 = none; how many parts are left. */
export const PROCESS_TELL_AT = 1248;
export const PROCESS_TELL_LEFT = 1252;

/** Images only: what a control step takes and returns (raw, STEP_ fields, see step.ts); 0 = there is none. */
export const PROCESS_STEP = 1256;

/**
 * While the buckets of the intern table move to larger storage: how many have, how many are to, and the old storage (raw),
 * which holds those in between. Afterwards 0.
 */
export const PROCESS_STRING_MOVED = 1260;
export const PROCESS_STRING_OLD_COUNT = 1264;
export const PROCESS_STRING_OLD_BUCKETS = 1268;

/** Where suspended library code leaves its locals; also scratch for leaf functions that never suspend. */
export const PROCESS_SCRATCH = 1280;
export const PROCESS_SCRATCH_SIZE = 2048;
/** 16 bytes behind the scratch are nobody's: fixed texts are stored eight bytes at a time, see text.ts of the engine. */
export const PROCESS_HEADER_END = 3344;

export const COLLECTOR_PHASE_PAUSE = 0;
export const COLLECTOR_PHASE_PROPAGATE = 1;
export const COLLECTOR_PHASE_ATOMIC = 2;
export const COLLECTOR_PHASE_SWEEP = 3;
export const COLLECTOR_PHASE_FINALIZE = 4;
