// move.

import { checkInteger, isAbsent, throwArgument } from "../../arguments";
import { burn, pushCopy } from "../../native";
import { equalValues, getIndexedInteger, setIndexedInteger } from "../../protocol";
import { text } from "../../text";
import { checkTableLike, copyElements, isPlainTable, READ, WRITE } from "./plain";

export function tableMove(): i32 {
  const from = checkInteger(2);
  const end = checkInteger(3);
  const to = checkInteger(4);
  const target = isAbsent(5) ? 1 : 5;
  checkTableLike(1, READ);
  checkTableLike(target, WRITE);
  if (end >= from) {
    if (from <= 0 && end >= i64.MAX_VALUE + from) throwArgument(3, text("too many elements to move"));
    const count = end - from + 1;
    if (to > i64.MAX_VALUE - count + 1) throwArgument(4, text("destination wrap around"));
    const upward = to > end || to <= from || (target != 1 && !equalValues(1, target));
    if (isPlainTable(1) && isPlainTable(target)) copyElements(1, from, target, to, count, !upward);
    else moveEach(from, target, to, count, !upward);
  }
  pushCopy(target);
  return 1;
}

/** (waits) Element by element, as metamethods want it. */
function moveEach(from: i64, target: i32, to: i64, count: i64, downward: bool): void {
  for (let i: i64 = 0; i < count; i++) {
    const offset = downward ? count - 1 - i : i;
    getIndexedInteger(1, from + offset);
    setIndexedInteger(target, to + offset);
    burn(2);
  }
}
