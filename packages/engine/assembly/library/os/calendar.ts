// The proleptic Gregorian calendar: seconds since 1970 to broken-down time and back. All in 64 bits, so that no field
// a script can give overflows.

export const SECONDS_PER_DAY: i64 = 86400;
const DAYS_PER_ERA: i64 = 146097; // 400 years
/** From 0000-03-01, where the reckoning below starts, to 1970-01-01. */
const DAYS_TO_1970: i64 = 719468;
const THURSDAY: i64 = 4;

// The broken-down time made last. Months count from 1, week days and days of the year from 0.
export let year: i64 = 0;
export let month: i32 = 0;
export let day: i32 = 0;
export let hour: i32 = 0;
export let minute: i32 = 0;
export let second: i32 = 0;
export let weekDay: i32 = 0;
export let yearDay: i32 = 0;

@inline export function floorDivide(value: i64, by: i64): i64 {
  const quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}
@inline export function floorModulo(value: i64, by: i64): i64 {
  const rest = value % by;
  return rest < 0 ? rest + by : rest;
}

export function isLeapYear(asked: i64): bool { return asked % 4 == 0 && (asked % 100 != 0 || asked % 400 == 0); }

/** Days from 1970-01-01 to the first of a month (1 … 12). Years begin in March here, so that the leap day comes last. */
export function daysToMonth(ofYear: i64, ofMonth: i32): i64 {
  const shifted = ofMonth > 2 ? ofYear : ofYear - 1;
  const era = floorDivide(shifted, 400);
  const yearOfEra = shifted - era * 400;
  const monthFromMarch = (ofMonth + 9) % 12;
  const dayOfYear = (153 * monthFromMarch + 2) / 5;
  return era * DAYS_PER_ERA + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + <i64>dayOfYear - DAYS_TO_1970;
}

/** Breaks seconds since 1970 down. The seconds must be within 2^62 of zero. */
export function breakDown(seconds: i64): void {
  const days = floorDivide(seconds, SECONDS_PER_DAY);
  const rest = <i32>(seconds - days * SECONDS_PER_DAY);
  hour = rest / 3600;
  minute = rest / 60 % 60;
  second = rest % 60;
  weekDay = <i32>floorModulo(days + THURSDAY, 7);

  const sinceMarch = days + DAYS_TO_1970;
  const era = floorDivide(sinceMarch, DAYS_PER_ERA);
  const dayOfEra = sinceMarch - era * DAYS_PER_ERA;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayFromMarch = <i32>(dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100));
  const monthFromMarch = (5 * dayFromMarch + 2) / 153;
  day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1;
  month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  yearDay = <i32>(days - daysToMonth(year, 1));
}

/** ISO 8601: the week of the broken-down time, and the year it belongs to. */
export function isoWeek(): i32 {
  const week = weekFrom((weekDay + 6) % 7);
  if (week < 1) return weeksIn(year - 1);
  return week > weeksIn(year) ? 1 : week;
}
export function isoYear(): i64 {
  const week = weekFrom((weekDay + 6) % 7);
  return week < 1 ? year - 1 : week > weeksIn(year) ? year + 1 : year;
}
@inline function weekFrom(dayFromMonday: i32): i32 { return (yearDay - dayFromMonday + 10) / 7; }
/** A year has 53 weeks when it begins on a Thursday, or is a leap year that begins on a Wednesday. */
function weeksIn(asked: i64): i32 {
  const first = <i32>floorModulo(daysToMonth(asked, 1) + THURSDAY, 7);
  return first == 4 || (first == 3 && isLeapYear(asked)) ? 53 : 52;
}

/** Week of the year, counted from its first Sunday (0) or Monday (1). */
@inline export function weekOfYear(firstDay: i32): i32 { return (yearDay + 7 - (weekDay + 7 - firstDay) % 7) / 7; }
