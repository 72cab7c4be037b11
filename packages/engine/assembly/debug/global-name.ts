// Under which name a function is found in the loaded modules: "string.rep", "print". Leaf code, bounded.

import { NODE_KEY, NODE_KEY_TAG, NODE_SIZE, TABLE_NODES } from "@perilune/isa/src/layout";
import { PROCESS_REGISTRY, PROCESS_SCRATCH, PROCESS_SCRATCH_SIZE } from "@perilune/isa/src/process";
import { TAG_LONG_STRING, TAG_SHORT_STRING } from "@perilune/isa/src/values";
import { addByte } from "../message";
import { rawEqual } from "../protocol";
import { charge } from "../registers";
import { isTable, objectIn } from "../slots";
import { bytesOf, lengthOf, tryIntern } from "../strings";
import { getShortString, nodeCount } from "../tables";
import { text, writeText } from "../text";
import { addName } from "./variable-name";

/** How many entries of the loaded modules are looked at: a script may have put anything there. */
const ENTRY_LIMIT: u32 = 4096;
/** Beyond what a message can fill, see message.ts. */
const NAME: usize = PROCESS_SCRATCH + PROCESS_SCRATCH_SIZE - 64;

/** What findGlobalName found: the module's name (0 = none to be shown) and the name in it. */
let moduleName: usize = 0;
let memberName: usize = 0;
let entriesLeft: u32 = 0;

/** Looks for the function in `slot`; then addGlobalName. */
export function findGlobalName(slot: usize): bool {
  const registry = <usize>load<u32>(PROCESS_REGISTRY);
  const loadedName = tryIntern(NAME, writeText(text("_LOADED"), NAME));
  if (!registry || !loadedName) return false;
  const loaded = getShortString(registry, loadedName);
  if (!isTable(loaded)) return false;
  entriesLeft = ENTRY_LIMIT;
  const found = searchModules(objectIn(loaded), slot);
  charge(1 + <i32>((ENTRY_LIMIT - entriesLeft) >> 3));
  return found;
}

function searchModules(loaded: usize, slot: usize): bool {
  const nodes = <usize>load<u32>(loaded, TABLE_NODES);
  const count = nodeCount(loaded);
  for (let index: u32 = 0; index < count && entriesLeft; index++) {
    const node = nodes + <usize>index * NODE_SIZE;
    entriesLeft--;
    if (!hasStringKey(node)) continue;
    const name = <usize>load<u32>(node, NODE_KEY);
    moduleName = 0;
    if (rawEqual(node, slot)) {
      memberName = name;
      return true;
    }
    if (isTable(node) && searchMembers(objectIn(node), slot)) {
      if (!isGlobalTable(name)) moduleName = name;
      return true;
    }
  }
  return false;
}

function searchMembers(module: usize, slot: usize): bool {
  const nodes = <usize>load<u32>(module, TABLE_NODES);
  const count = nodeCount(module);
  for (let index: u32 = 0; index < count && entriesLeft; index++) {
    const node = nodes + <usize>index * NODE_SIZE;
    entriesLeft--;
    if (hasStringKey(node) && rawEqual(node, slot)) {
      memberName = load<u32>(node, NODE_KEY);
      return true;
    }
  }
  return false;
}

@inline function hasStringKey(node: usize): bool {
  const tag = load<u32>(node, NODE_KEY_TAG);
  return tag == TAG_SHORT_STRING || tag == TAG_LONG_STRING;
}
/** Is this the name "_G"? */
@inline function isGlobalTable(name: usize): bool { return lengthOf(name) == 2 && load<u16>(bytesOf(name)) == 0x475f; }

export function addGlobalName(): void {
  if (moduleName) {
    addName(moduleName);
    addByte(46); // "."
  }
  addName(memberName);
}
