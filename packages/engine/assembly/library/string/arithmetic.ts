// Arithmetic on strings: the metamethods of the string metatable. Strings that are numerals count as numbers.

import { arithmetic, coerceNumber, Outcome } from "../../arithmetic";
import { addText, beginMessage } from "../../message";
import { metamethodOf } from "../../metamethods";
import { at, pushCopy, pushSlot, setSlotCount } from "../../native";
import { pushNumber } from "../../numerals";
import { basicTypeName, beginError, throwMessage } from "../../raise";
import { base, charge, setTop, top } from "../../registers";
import { basicType, isNil, isNumber, isString, objectIn, tagOf } from "../../slots";
import { lengthOf } from "../../strings";
import { suspendForCall } from "../../suspension";
import { text } from "../../text";
import {
  EVENT_ADD, EVENT_DIV, EVENT_IDIV, EVENT_MOD, EVENT_MUL, EVENT_POW, EVENT_SUB, EVENT_UNM, SHORT_STRING_LIMIT,
  SLOT_SIZE,
} from "@perilune/isa/src/values";

export function stringInternalAdd(): i32 { return operate(EVENT_ADD, text("add")); }
export function stringInternalSub(): i32 { return operate(EVENT_SUB, text("sub")); }
export function stringInternalMul(): i32 { return operate(EVENT_MUL, text("mul")); }
export function stringInternalMod(): i32 { return operate(EVENT_MOD, text("mod")); }
export function stringInternalPow(): i32 { return operate(EVENT_POW, text("pow")); }
export function stringInternalDiv(): i32 { return operate(EVENT_DIV, text("div")); }
export function stringInternalIdiv(): i32 { return operate(EVENT_IDIV, text("idiv")); }
export function stringInternalUnm(): i32 { return operate(EVENT_UNM, text("unm")); }

function operate(event: u32, name: i32): i32 {
  if (operateQuickly(event)) return 1;
  setSlotCount(2);
  if (!pushNumber(1) || !pushNumber(2)) return callOther(event, name);
  const outcome = arithmetic(event, at(3), at(4), top);
  if (outcome != Outcome.Done) {
    // As the reference, whose core does not know where in Lua code it was called from here.
    beginMessage();
    addText(outcome == Outcome.ModuloByZero ? text("attempt to perform 'n%0'") : text("attempt to divide by zero"));
    throwMessage();
  }
  pushSlot(top);
  return 1;
}

/** Short numerals, and nothing wrong with them. The operands are always two: the unary minus has its own twice. */
function operateQuickly(event: u32): bool {
  const right = base + SLOT_SIZE;
  if (!isShortNumeral(base) || !isShortNumeral(right)) return false;
  if (!coerceNumber(base, top) || !coerceNumber(right, top + SLOT_SIZE)) return false;
  if (arithmetic(event, top, top + SLOT_SIZE, top) != Outcome.Done) return false;
  charge(2);
  setTop(top + SLOT_SIZE);
  return true;
}
@inline function isShortNumeral(slot: usize): bool {
  return slot < top && (isNumber(slot) || (isString(slot) && lengthOf(objectIn(slot)) <= <u32>SHORT_STRING_LIMIT));
}

/** (waits) The second operand's metamethod decides, unless it is a string as well. */
function callOther(event: u32, name: i32): i32 {
  setSlotCount(2);
  const handler = metamethodOf(at(2), event);
  if (isString(at(2)) || isNil(handler)) {
    beginError();
    addText(text("attempt to "));
    addText(name);
    addText(text(" a '"));
    addText(basicTypeName(basicType(tagOf(at(1)))));
    addText(text("' with a '"));
    addText(basicTypeName(basicType(tagOf(at(2)))));
    addText(text("'"));
    throwMessage();
  }
  pushSlot(handler);
  pushCopy(1);
  pushCopy(2);
  suspendForCall(2, 1);
  return 1;
}
