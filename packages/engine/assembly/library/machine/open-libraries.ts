// Filling the globals. Every table is made at its final size: a process with all libraries open is small, and opening
// them allocates nothing that is thrown away.

import { PART_VALUES } from "@perilune/isa/src/requests";
import { PROCESS_COLLECTOR_DEBT, PROCESS_GLOBALS, PROCESS_METATABLES, PROCESS_REGISTRY, PROCESS_USED, PROCESS_USED_MARKED } from "@perilune/isa/src/process";
import { BASIC_TYPE_STRING, TAG_TABLE } from "@perilune/isa/src/values";
import { builtinLibrary, builtinName, isPublic } from "../../generated/builtin-names";
import {
  BUILTIN_BASE_DOFILE, BUILTIN_BASE_LOADFILE, BUILTIN_COUNT, BUILTIN_DEBUG_DEBUG, BUILTIN_DEBUG_SETCSTACKLIMIT, BUILTIN_MACHINE_INTERNAL_HOST_CALL, BUILTIN_PACKAGE_INTERNAL_SEARCH_HOST, BUILTIN_PACKAGE_INTERNAL_SEARCH_LIBRARY,
  BUILTIN_PACKAGE_INTERNAL_SEARCH_PATH, BUILTIN_PACKAGE_INTERNAL_SEARCH_PRELOAD, BUILTIN_PACKAGE_INTERNAL_SEARCH_ROOT, BUILTIN_PACKAGE_REQUIRE, BUILTIN_STRING_INTERNAL_ADD, BUILTIN_STRING_INTERNAL_DIV,
  BUILTIN_STRING_INTERNAL_IDIV, BUILTIN_STRING_INTERNAL_MOD, BUILTIN_STRING_INTERNAL_MUL, BUILTIN_STRING_INTERNAL_POW,
  BUILTIN_STRING_INTERNAL_SUB, BUILTIN_STRING_INTERNAL_UNM,
} from "../../generated/builtins";
import { at, burn, pushBuiltin, pushBuiltinClosure, pushCopy, pushFloat, pushInteger, pushObject, pushTable, pushText, setSlotCount, slotCount } from "../../native";
import { setGlobal } from "./path";
import { objectIn } from "../../slots";
import { rawGetText, rawSetInteger, rawSetText, resize } from "../../storage";
import { text } from "../../text";
import { openFiles } from "../io/open";
import { initialiseRandom } from "../math/random";
import { openSystem } from "../system/open";
import { pushSerialised } from "./deserialise";
import { pushPart } from "./parts";

// Slots while the libraries are opened.
const GLOBALS = 1;
const REGISTRY = 2;
const LOADED = 3;

/** Not kept across waits for long: the libraries are opened in one slice, before anything else runs. */
let isImage: bool = false;

/** (waits) An image has no files, and system calls instead. */
export function openLibraries(forImage: bool): void {
  isImage = forImage;
  pushObject(load<u32>(PROCESS_GLOBALS), TAG_TABLE);
  resize(objectIn(at(GLOBALS)), 0, 64);
  pushObject(load<u32>(PROCESS_REGISTRY), TAG_TABLE);
  resize(objectIn(at(REGISTRY)), 0, 8);
  pushSizedTable(16);
  pushCopy(LOADED);
  rawSetText(REGISTRY, text("_LOADED"));
  openBase();
  openLibrary(text("coroutine"), 8);
  openLibrary(text("table"), 8);
  openString();
  openMath();
  openUtf8();
  if (isImage) {
    openSystem(LOADED);
  } else {
    openLibrary(text("os"), 16);
    openLibrary(text("io"), 16);
    rawGetText(LOADED, text("io"));
    openFiles(slotCount(), REGISTRY);
    setSlotCount(LOADED);
  }
  openDebug();
  openPackage();
  registerHostFunctions();
  // From here on the collector works: its first cycle begins when twice as much is in use.
  store<u32>(PROCESS_USED_MARKED, load<u32>(PROCESS_USED));
  store<i32>(PROCESS_COLLECTOR_DEBT, 0 - <i32>load<u32>(PROCESS_USED));
}

/** (waits) Pushes an empty table with room for `nodes` fields. */
export function pushSizedTable(nodes: u32): usize {
  const table = pushTable();
  resize(table, 0, nodes);
  return table;
}

/** (waits) Puts the public functions of a library into the table in slot `table`. */
export function fill(library: i32, table: i32): void {
  for (let id: u32 = 0; id < <u32>BUILTIN_COUNT; id++) {
    if (builtinLibrary(id) != library || !isPublic(id)) continue;
    if (id == BUILTIN_PACKAGE_REQUIRE) continue; // a global
    if (isImage && (id == BUILTIN_DEBUG_DEBUG || id == BUILTIN_DEBUG_SETCSTACKLIMIT || id == BUILTIN_BASE_DOFILE || id == BUILTIN_BASE_LOADFILE)) continue;
    pushBuiltin(id);
    rawSetText(table, builtinName(id));
  }
  burn(16);
}

function openBase(): void {
  fill(text("base"), GLOBALS);
  pushText(text("Lua 5.4"));
  rawSetText(GLOBALS, text("_VERSION"));
  pushCopy(GLOBALS);
  rawSetText(GLOBALS, text("_G"));
  pushCopy(GLOBALS);
  rawSetText(LOADED, text("_G"));
}

/** (waits) Makes a library's table, which is left on top: a slot above LOADED. */
function makeLibrary(library: i32, nodes: u32): void {
  setSlotCount(LOADED);
  pushSizedTable(nodes);
  fill(library, LOADED + 1);
  pushCopy(LOADED + 1);
  rawSetText(GLOBALS, library);
  pushCopy(LOADED + 1);
  rawSetText(LOADED, library);
}
function openLibrary(library: i32, nodes: u32): void {
  makeLibrary(library, nodes);
  setSlotCount(LOADED);
}

/** An image has no terminal for debug.debug; without it and a function that does nothing the table is half as large. */
function openDebug(): void {
  makeLibrary(text("debug"), isImage ? 16 : 32);
  setSlotCount(LOADED);
}

function openString(): void {
  makeLibrary(text("string"), 32);
  store<u32>(PROCESS_METATABLES + BASIC_TYPE_STRING * 4, <u32>pushSizedTable(16));
  pushCopy(LOADED + 1);
  rawSetText(-2, text("__index"));
  for (let event = 0; event < 8; event++) {
    pushBuiltin(arithmetic(event));
    rawSetText(-2, arithmeticName(event));
  }
  setSlotCount(LOADED);
}
function arithmetic(event: i32): i32 {
  switch (event) {
    case 0: return BUILTIN_STRING_INTERNAL_ADD;
    case 1: return BUILTIN_STRING_INTERNAL_SUB;
    case 2: return BUILTIN_STRING_INTERNAL_MUL;
    case 3: return BUILTIN_STRING_INTERNAL_MOD;
    case 4: return BUILTIN_STRING_INTERNAL_POW;
    case 5: return BUILTIN_STRING_INTERNAL_DIV;
    case 6: return BUILTIN_STRING_INTERNAL_IDIV;
    default: return BUILTIN_STRING_INTERNAL_UNM;
  }
}
function arithmeticName(event: i32): i32 {
  switch (event) {
    case 0: return text("__add");
    case 1: return text("__sub");
    case 2: return text("__mul");
    case 3: return text("__mod");
    case 4: return text("__pow");
    case 5: return text("__div");
    case 6: return text("__idiv");
    default: return text("__unm");
  }
}

function openMath(): void {
  makeLibrary(text("math"), 32);
  initialiseRandom();
  pushFloat(3.141592653589793);
  rawSetText(-2, text("pi"));
  pushFloat(Infinity);
  rawSetText(-2, text("huge"));
  pushInteger(i64.MAX_VALUE);
  rawSetText(-2, text("maxinteger"));
  pushInteger(i64.MIN_VALUE);
  rawSetText(-2, text("mininteger"));
  setSlotCount(LOADED);
}

function openUtf8(): void {
  makeLibrary(text("utf8"), 8);
  pushText(text("[\x00-\x7F\xC2-\xFD][\x80-\xBF]*"));
  rawSetText(-2, text("charpattern"));
  setSlotCount(LOADED);
}

function openPackage(): void {
  makeLibrary(text("package"), 8);
  // require and the searchers know this table by what they captured: `package` itself may be anything later.
  pushCopy(LOADED + 1);
  pushBuiltinClosure(BUILTIN_PACKAGE_REQUIRE, 1);
  rawSetText(GLOBALS, text("require"));
  pushText(isImage ? text("") : text("./?.lua;./?/init.lua"));
  rawSetText(-2, text("path"));
  pushText(text(""));
  rawSetText(-2, text("cpath"));
  pushText(text("/\n;\n?\n!\n-\n"));
  rawSetText(-2, text("config"));
  pushCopy(LOADED);
  rawSetText(-2, text("loaded"));
  pushTable();
  pushCopy(-1);
  rawSetText(REGISTRY, text("_PRELOAD"));
  rawSetText(LOADED + 1, text("preload"));
  pushTable();
  const searchers = isImage ? SEARCHERS_OF_IMAGE : SEARCHERS;
  resize(objectIn(at(-1)), searchers, 0);
  for (let index = 0; index < searchers; index++) {
    pushCopy(LOADED + 1);
    pushBuiltinClosure(searcher(index), 1);
    rawSetInteger(-2, index + 1);
  }
  rawSetText(LOADED + 1, text("searchers"));
  setSlotCount(LOADED);
}
const SEARCHERS = 5;
/** Those that need no files. */
const SEARCHERS_OF_IMAGE = 2;
function searcher(index: i32): i32 {
  switch (index) {
    case 0: return BUILTIN_PACKAGE_INTERNAL_SEARCH_PRELOAD;
    case 1: return BUILTIN_PACKAGE_INTERNAL_SEARCH_HOST;
    case 2: return BUILTIN_PACKAGE_INTERNAL_SEARCH_PATH;
    case 3: return BUILTIN_PACKAGE_INTERNAL_SEARCH_LIBRARY;
    default: return BUILTIN_PACKAGE_INTERNAL_SEARCH_ROOT;
  }
}

/** (waits) Makes the host's functions global: the numbers and names it has ready. */
export function registerHostFunctions(): void {
  if (!pushPart(PART_VALUES)) return;
  const first = slotCount() + 1;
  const count = pushSerialised(first - 1);
  for (let index = 0; index < count; index += 2) {
    pushCopy(first + index);
    pushBuiltinClosure(BUILTIN_MACHINE_INTERNAL_HOST_CALL, 1);
    setGlobal(first + index + 1);
  }
}
