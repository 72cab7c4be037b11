// time, clock and difftime.

import { CLOCK_PROCESSOR, CLOCK_TIME } from "@perilune/isa/src/requests";
import { checkInteger, checkTable, isAbsent } from "../../arguments";
import { coerceNumber, exactInteger, slotToInteger } from "../../arithmetic";
import { hostClock } from "../../host";
import { addText } from "../../message";
import { at, burn, pop, pushBoolean, pushFloat, pushInteger, pushText, setSlotCount } from "../../native";
import { getIndexed, setIndexed } from "../../protocol";
import { beginError, throwMessage, throwText } from "../../raise";
import { top } from "../../registers";
import { isNil, isTruthy } from "../../slots";
import { text } from "../../text";
import {
  breakDown, day, daysToMonth, floorDivide, floorModulo, hour, minute, month, second, SECONDS_PER_DAY, weekDay, year, yearDay,
} from "./calendar";
import { isDaylight, zoneOffset } from "./zone";

/** `isdst` of a date table. */
const enum Daylight { No, Yes, Unknown }

/** No default: the field must be there. */
const REQUIRED: i64 = -1;
const DAYLIGHT_SHIFT: i64 = 3600;

export function osClock(): i32 {
  pushFloat(hostClock(CLOCK_PROCESSOR));
  return 1;
}

export function osDifftime(): i32 {
  const later = checkInteger(1);
  pushFloat(<f64>later - <f64>checkInteger(2));
  return 1;
}

/** Seconds since 1970 now. */
export function currentTime(): i64 { return <i64>floor(hostClock(CLOCK_TIME)); }

export function osTime(): i32 {
  if (isAbsent(1)) {
    pushInteger(currentTime());
    return 1;
  }
  checkTable(1);
  setSlotCount(1);
  const years = dateField(text("year"), REQUIRED, 1900) + 1900;
  const months = dateField(text("month"), REQUIRED, 1);
  const days = dateField(text("day"), REQUIRED, 0);
  const hours = dateField(text("hour"), 12, 0);
  const minutes = dateField(text("min"), 0, 0);
  const seconds = dateField(text("sec"), 0, 0);
  const wanted = daylightField();
  const firstOfMonth = daysToMonth(years + floorDivide(months, 12), <i32>floorModulo(months, 12) + 1);
  const local = (firstOfMonth + days - 1) * SECONDS_PER_DAY + hours * 3600 + minutes * 60 + seconds;
  const result = localToUtc(local, wanted);

  const offset = zoneOffset(result);
  const inDaylight = isDaylight();
  breakDown(result + offset);
  if (!isYearPossible()) throwUnrepresentable();
  setDateFields(1, inDaylight, result + offset);
  if (result == -1) throwUnrepresentable();
  pushInteger(result);
  return 1;
}

/** The reference keeps years, counted from 1900, in 32 bits. */
export function isYearPossible(): bool { return year - 1900 >= i32.MIN_VALUE && year - 1900 <= i32.MAX_VALUE; }

/** (throws) */
function throwUnrepresentable(): void { throwText(text("time result cannot be represented in this installation")); }

/** (waits) What local wall-clock time is in UTC. A time the clocks skip is taken as if they had not changed yet. */
function localToUtc(local: i64, wanted: Daylight): i64 {
  let result = local - zoneOffset(local);
  const offset = zoneOffset(result);
  result = local - offset;
  zoneOffset(result);
  const inDaylight = isDaylight();
  if (wanted == Daylight.Unknown || (wanted == Daylight.Yes) == inDaylight) return result;
  return inDaylight ? result + DAYLIGHT_SHIFT : result - DAYLIGHT_SHIFT;
}

/** (waits) An integer field of the table in slot 1, less `delta`. */
function dateField(name: i32, otherwise: i64, delta: i64): i64 {
  pushText(name);
  getIndexed(1);
  const slot = at(-1);
  let value = otherwise;
  if (coerceNumber(slot, top) && slotToInteger(top)) {
    value = exactInteger;
    const fits = value >= 0 ? value - delta <= i32.MAX_VALUE : value >= <i64>i32.MIN_VALUE + delta;
    if (!fits) throwField(name, text("' is out-of-bound"));
    value -= delta;
  } else if (!isNil(slot)) {
    throwField(name, text("' is not an integer"));
  } else if (otherwise == REQUIRED) {
    throwField(name, text("' missing in date table"));
  }
  pop(1);
  return value;
}

/** (throws) */
function throwField(name: i32, problem: i32): void {
  beginError();
  addText(text("field '"));
  addText(name);
  addText(problem);
  throwMessage();
}

/** (waits) */
function daylightField(): Daylight {
  pushText(text("isdst"));
  getIndexed(1);
  const slot = at(-1);
  const value = isNil(slot) ? Daylight.Unknown : isTruthy(slot) ? Daylight.Yes : Daylight.No;
  pop(1);
  return value;
}

/** (waits) Sets the fields of a date table from seconds since 1970 as the clocks show them there. */
export function setDateFields(table: i32, inDaylight: bool, local: i64): void {
  for (let index = 0; index < 8; index++) {
    pushText(fieldName(index));
    breakDown(local); // anew each time: setting a field may wait
    pushInteger(fieldValue(index));
    setIndexed(table);
  }
  pushText(text("isdst"));
  pushBoolean(inDaylight);
  setIndexed(table);
  burn(16);
}

function fieldName(index: i32): i32 {
  switch (index) {
    case 0: return text("year");
    case 1: return text("month");
    case 2: return text("day");
    case 3: return text("hour");
    case 4: return text("min");
    case 5: return text("sec");
    case 6: return text("yday");
    default: return text("wday");
  }
}
function fieldValue(index: i32): i64 {
  switch (index) {
    case 0: return year;
    case 1: return month;
    case 2: return day;
    case 3: return hour;
    case 4: return minute;
    case 5: return second;
    case 6: return yearDay + 1;
    default: return weekDay + 1;
  }
}
