// string.unpack.

import { checkString, optionalInteger, throwArgument } from "../../arguments";
import { addInteger, addText } from "../../message";
import { at, burn, ensureSlots, pushFloat, pushInteger, slotCount } from "../../native";
import { beginError, throwMessage, throwText } from "../../raise";
import { objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { text } from "../../text";
import { zeroIn } from "./pack";
import { alignmentLimit, formatEnd, formatNext, isLittle, isOver, Option, optionPadding, optionSize, readNext } from "./pack-format";
import { pushPart } from "./parts";
import { startPosition } from "./positions";

const DATA = 2;

export function stringUnpack(): i32 {
  checkString(1);
  const length = lengthOf(checkString(DATA));
  const start = startPosition(optionalInteger(3, 1), length) - 1;
  if (start > <i64>length) throwArgument(3, text("initial position out of string"));
  const before = slotCount();
  const end = formatEnd();
  let from = bytesOf(objectIn(at(1)));
  let place = <u32>start;
  let little = true;
  let alignment = 1;
  while (!isOver(from, end)) {
    const option = readNext(from, end, place, little, alignment);
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

/** The first eight bytes, or as many as there are, as a number. */
function readBits(bytes: usize, size: i32, little: bool): u64 {
  let bits: u64 = 0;
  for (let i = min(size, 8) - 1; i >= 0; i--) bits = bits << 8 | <u64>load<u8>(bytes + (little ? i : size - 1 - i));
  return bits;
}

/** (throws) */
function unpackInteger(bytes: usize, size: i32, little: bool, isSigned: bool): i64 {
  const bits = readBits(bytes, size, little);
  if (size < 8) {
    const unused = 64 - (size << 3);
    return isSigned ? (<i64>bits << unused) >> unused : <i64>bits;
  }
  const extension: u32 = isSigned && <i64>bits < 0 ? 255 : 0;
  for (let i = 8; i < size; i++) {
    if (<u32>load<u8>(bytes + (little ? i : size - 1 - i)) == extension) continue;
    beginError();
    addInteger(size);
    addText(text("-byte integer does not fit into Lua Integer"));
    throwMessage();
  }
  return <i64>bits;
}
