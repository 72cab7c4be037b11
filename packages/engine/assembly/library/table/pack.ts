// pack and unpack.

import { SLOT_SIZE } from "@perilune/isa/src/values";
import { checkInteger, isAbsent, optionalInteger } from "../../arguments";
import { barrierBack } from "../../barrier";
import { at, burn, ensureSlots, pushInteger, pushTable, slotCount } from "../../native";
import { getIndexedInteger, lengthOfValue } from "../../protocol";
import { throwText } from "../../raise";
import { setTop, top } from "../../registers";
import { copySlot, objectIn } from "../../slots";
import { rawSetText, resize } from "../../storage";
import { border } from "../../table-growth";
import { getInteger } from "../../tables";
import { text } from "../../text";
import { isPlainTable, slotOf } from "./plain";

/** Elements copied between two payments. */
const PIECE = 1024;
/** No stack has room for more. */
const MOST_RESULTS: u64 = 1000000;

export function tablePack(): i32 {
  const count = slotCount();
  const table = pushTable();
  resize(table, count, 1);
  for (let done = 0; done < count; done += PIECE) {
    const piece = min(PIECE, count - done);
    for (let i = done + 1; i <= done + piece; i++) copySlot(slotOf(table, i), at(i));
    barrierBack(table);
    burn(piece);
  }
  pushInteger(count);
  rawSetText(count + 1, text("n"));
  return 1;
}

export function tableUnpack(): i32 {
  const isPlain = isPlainTable(1);
  const first = optionalInteger(2, 1);
  const last = !isAbsent(3) ? checkInteger(3) : isPlain ? border(objectIn(at(1))) : lengthOfValue(1);
  if (first > last) return 0;
  const beyond = <u64>last - <u64>first;
  if (beyond >= MOST_RESULTS || !ensureSlots(<i32>beyond + 1)) throwText(text("too many results to unpack"));
  const count = <i32>beyond + 1;
  for (let done = 0; done < count; done += PIECE) {
    const piece = min(PIECE, count - done);
    if (isPlain) pushElements(objectIn(at(1)), first + done, piece);
    else for (let i = done; i < done + piece; i++) getIndexedInteger(1, first + i);
    burn(piece);
  }
  return count;
}

function pushElements(table: usize, first: i64, count: i32): void {
  let slot = top;
  for (let i = 0; i < count; i++) {
    copySlot(slot, getInteger(table, first + i));
    slot += SLOT_SIZE;
  }
  setTop(slot);
}
