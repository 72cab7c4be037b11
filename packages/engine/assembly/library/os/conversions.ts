// Writing single conversions of the broken-down time in calendar.ts. Leaf code.

import { formatInteger } from "../../number/number-text";
import { text, writeText } from "../../text";
import {
  day, floorDivide, floorModulo, hour, isoWeek, isoYear, minute, month, second, weekDay, weekOfYear, year, yearDay,
} from "./calendar";

/** No conversion writes more. */
export const CONVERSION_ROOM = 96;

const SPACE = 32;
const ABBREVIATED = 3;

/** Writes the conversion with this letter and returns the address after it. */
export function writeConversion(letter: u32, offset: i64, to: usize): usize {
  switch (letter) {
    case 97: writeText(dayName(weekDay), to); return to + ABBREVIATED; // a
    case 65: return to + writeText(dayName(weekDay), to); // A
    case 98: // b
    case 104: writeText(monthName(month), to); return to + ABBREVIATED; // h
    case 66: return to + writeText(monthName(month), to); // B
    case 99: // c
      to = byte(SPACE, writeConversion(97, offset, to));
      to = byte(SPACE, writeConversion(98, offset, to));
      to = byte(SPACE, padded(day, SPACE, to));
      to = byte(SPACE, time(to));
      return to + formatInteger(year, to);
    case 67: return to + formatInteger(floorDivide(year, 100), to); // C
    case 100: return digits(day, to); // d
    case 120: // x
    case 68: // D
      to = byte(47, digits(month, to));
      to = byte(47, digits(day, to));
      return digits(<i32>floorModulo(year, 100), to);
    case 101: return padded(day, SPACE, to); // e
    case 70: // F
      to = byte(45, to + formatInteger(year, to));
      return digits(day, byte(45, digits(month, to)));
    case 103: return digits(<i32>floorModulo(isoYear(), 100), to); // g
    case 71: return to + formatInteger(isoYear(), to); // G
    case 72: return digits(hour, to); // H
    case 73: return digits(twelveHour(), to); // I
    case 106: return digits((yearDay + 1) % 100, byte(48 + (yearDay + 1) / 100, to)); // j
    case 109: return digits(month, to); // m
    case 77: return digits(minute, to); // M
    case 110: return byte(10, to); // n
    case 112: return half(to); // p
    case 114: // r
      to = byte(58, digits(twelveHour(), to));
      to = byte(58, digits(minute, to));
      return half(byte(SPACE, digits(second, to)));
    case 82: return digits(minute, byte(58, digits(hour, to))); // R
    case 83: return digits(second, to); // S
    case 116: return byte(9, to); // t
    case 88: // X
    case 84: return time(to); // T
    case 117: return byte(48 + (weekDay ? weekDay : 7), to); // u
    case 85: return digits(weekOfYear(0), to); // U
    case 86: return digits(isoWeek(), to); // V
    case 119: return byte(48 + weekDay, to); // w
    case 87: return digits(weekOfYear(1), to); // W
    case 121: return digits(<i32>floorModulo(year, 100), to); // y
    case 89: return to + formatInteger(year, to); // Y
    case 122: { // z
      const minutes = <i32>(abs(offset) / 60);
      return digits(minutes % 60, digits(minutes / 60, byte(offset < 0 ? 45 : 43, to)));
    }
    case 90: return to + writeText(text("GMT"), to); // Z, of UTC
    default: return byte(37, to);
  }
}

@inline function byte(value: i32, to: usize): usize {
  store<u8>(to, value);
  return to + 1;
}
/** Two places, filled with `filler` before one digit. */
function padded(value: i32, filler: i32, to: usize): usize {
  return byte(48 + value % 10, byte(value < 10 ? filler : 48 + value / 10, to));
}
function digits(value: i32, to: usize): usize { return padded(value, 48, to); }
function time(to: usize): usize { return digits(second, byte(58, digits(minute, byte(58, digits(hour, to))))); }
@inline function twelveHour(): i32 { return hour % 12 ? hour % 12 : 12; }
function half(to: usize): usize { return to + writeText(hour < 12 ? text("AM") : text("PM"), to); }

function dayName(index: i32): i32 {
  switch (index) {
    case 0: return text("Sunday");
    case 1: return text("Monday");
    case 2: return text("Tuesday");
    case 3: return text("Wednesday");
    case 4: return text("Thursday");
    case 5: return text("Friday");
    default: return text("Saturday");
  }
}
function monthName(number: i32): i32 {
  switch (number) {
    case 1: return text("January");
    case 2: return text("February");
    case 3: return text("March");
    case 4: return text("April");
    case 5: return text("May");
    case 6: return text("June");
    case 7: return text("July");
    case 8: return text("August");
    case 9: return text("September");
    case 10: return text("October");
    case 11: return text("November");
    default: return text("December");
  }
}
