// string.unpack.

import { checkString, optionalInteger, throwArgument } from "../../arguments";
import { addInteger, addText } from "../../message";
import { at, burn, ensureSlots, pushFloat, pushInteger, pushString, slotCount } from "../../native";
import { beginError, throwMessage, throwText } from "../../raise";
import { charge, setTop, top } from "../../registers";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf, tryString } from "../../strings";
import { text } from "../../text";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { zeroIn } from "./pack";
import { alignmentLimit, formatNext, isLittle, isOver, Option, optionPadding, optionSize, QUICK_FORMAT, readNext, throwFormat } from "./pack-format";
import { fitsInteger, readBits, withSign } from "./packed-bits";
import { NOT_QUICK, pushPart, WORK_PIECE } from "./parts";
import { startPosition } from "./positions";

const DATA = 2;
/** Results there is room for without asking. */
const QUICK_RESULTS = 16;

export function stringUnpack(): i32 {
  checkString(1);
  const length = lengthOf(checkString(DATA));
  const start = startPosition(optionalInteger(3, 1), length) - 1;
  if (start > <i64>length) throwArgument(3, text("initial position out of string"));
  const results = unpackQuickly(<u32>start, length);
  return results == NOT_QUICK ? unpackSlowly(<u32>start, length) : results;
}

/** The case of few values and nothing to complain about: results, or NOT_QUICK. */
function unpackQuickly(start: u32, length: u32): i32 {
  let from = bytesOf(objectIn(at(1)));
  const end = from + lengthOf(objectIn(at(1)));
  const data = bytesOf(objectIn(at(DATA)));
  const before = top;
  let place = start;
  let little = true;
  let alignment = 1;
  if (lengthOf(objectIn(at(1))) > QUICK_FORMAT) return NOT_QUICK;
  while (!isOver(from, end)) {
    const option = readNext(from, end, place, little, alignment);
    from = formatNext;
    little = isLittle;
    alignment = alignmentLimit;
    const size = optionSize;
    if (option > Option.Failures || <i64>optionPadding + <i64>size > <i64>(length - place) || top >= before + QUICK_RESULTS * SLOT_SIZE
      || !pushItem(option, data + place + optionPadding, size, little, length - place - optionPadding - size)) {
      setTop(before);
      return NOT_QUICK;
    }
    place += optionPadding + size;
    if (option == Option.String) place += lengthOf(objectIn(top - SLOT_SIZE));
    charge(2);
  }
  pushInteger(<i64>place + 1);
  return <i32>((top - before) / SLOT_SIZE);
}

function pushItem(option: Option, bytes: usize, size: i32, little: bool, left: u32): bool {
  switch (option) {
    case Option.Signed:
    case Option.Unsigned:
      if (size > 8) return false;
      pushInteger(withSign(readBits(bytes, size, little), size, option == Option.Signed));
      return true;
    case Option.Single: pushFloat(<f64>reinterpret<f32>(<u32>readBits(bytes, 4, little))); return true;
    case Option.Double: pushFloat(reinterpret<f64>(readBits(bytes, 8, little))); return true;
    case Option.Characters: return pushShort(bytes, size);
    case Option.String: {
      const count = readBits(bytes, size, little);
      return size <= 8 && count <= <u64>left && pushShort(bytes + size, <u32>min<u64>(count, u32.MAX_VALUE));
    }
    case Option.ZeroTerminated: return false;
    default: return true; // Padding, Align, Nothing
  }
}

function pushShort(bytes: usize, length: u32): bool {
  const string = length <= WORK_PIECE ? tryString(bytes, length) : 0;
  if (!string) return false;
  pushString(string);
  charge(<i32>(length >> 4));
  return true;
}

/** (waits) */
function unpackSlowly(start: u32, length: u32): i32 {
  const before = slotCount();
  let from = bytesOf(objectIn(at(1)));
  const end = from + lengthOf(objectIn(at(1)));
  let place = start;
  let little = true;
  let alignment = 1;
  while (!isOver(from, end)) {
    const option = readNext(from, end, place, little, alignment);
    if (option > Option.Failures) throwFormat(option);
    from = formatNext;
    little = isLittle;
    alignment = alignmentLimit;
    const size = optionSize;
    if (<i64>optionPadding + <i64>size > <i64>(length - place)) throwArgument(DATA, text("data string too short"));
    place += optionPadding;
    if (!ensureSlots(2)) throwText(text("stack overflow (too many results)"));
    burn(2);
    const bytes = bytesOf(objectIn(at(DATA))) + place;
    switch (option) {
      case Option.Signed:
      case Option.Unsigned: pushInteger(unpackInteger(bytes, size, little, option == Option.Signed)); break;
      case Option.Single: pushFloat(<f64>reinterpret<f32>(<u32>readBits(bytes, 4, little))); break;
      case Option.Double: pushFloat(reinterpret<f64>(readBits(bytes, 8, little))); break;
      case Option.Characters: pushPart(DATA, place, size); break;
      case Option.String: {
        const count = <u64>unpackInteger(bytes, size, little, false);
        if (count > <u64>(length - place - <u32>size)) throwArgument(DATA, text("data string too short"));
        pushPart(DATA, place + size, <u32>count);
        place += <u32>count;
        break;
      }
      case Option.ZeroTerminated: {
        const zero = zeroIn(DATA, place);
        if (zero == length) throwArgument(DATA, text("unfinished string for format 'z'"));
        pushPart(DATA, place, zero - place);
        place = zero + 1;
        break;
      }
      default: break; // Padding, Align, Nothing
    }
    place += size;
  }
  pushInteger(<i64>place + 1);
  return slotCount() - before;
}

/** (throws) */
function unpackInteger(bytes: usize, size: i32, little: bool, isSigned: bool): i64 {
  const value = withSign(readBits(bytes, size, little), size, isSigned);
  if (!fitsInteger(bytes, size, little, value, isSigned)) {
    beginError();
    addInteger(size);
    addText(text("-byte integer does not fit into Lua Integer"));
    throwMessage();
  }
  return value;
}
