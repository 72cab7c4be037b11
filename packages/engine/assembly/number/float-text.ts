// Floats as Lua's tostring writes them.

import { Character, LOWER_CASE_BIT } from './character';
import { setInteger, significantDigits } from './decimal-digits';
import { writeGeneral } from './decimal-layout';
import { writeCharacter, writeUnsigned } from './digit-text';
import { exponentField, isNegative, SPECIAL_EXPONENT } from './float-bits';
import { writeSpecial } from './float-format';
import { digitExponent } from './scratch';

const DIGITS: i32 = 14;

/** The least power of ten that %.14g writes with an exponent. */
const LEAST_SCIENTIFIC: f64 = 1e14;

/** As many places as `shortDigits` tries. */
const FEW_PLACES: i32 = 6;
const FEW_PLACES_POWER: f64 = 1e6;

/**
 * Writes value as C's %.14g, with ".0" after what would look like an integer (Lua 5.4 reference
 * manual, section 3.4.3). Returns the length, at most 21; 24 bytes may be written.
 */
export function formatFloat14(value: f64, destination: usize, scratch: usize): i32 {
  let cursor = destination;
  if (isNegative(value)) cursor = writeCharacter(cursor, Character.Minus);
  if (exponentField(value) == SPECIAL_EXPONENT) {
    return <i32>(writeSpecial(value, LOWER_CASE_BIT, cursor) - destination);
  }

  const magnitude = abs(value);
  if (magnitude < LEAST_SCIENTIFIC && magnitude == trunc(magnitude)) {
    cursor += writeUnsigned(<u64>magnitude, cursor);
    return <i32>(writePointZero(cursor) - destination);
  }
  if (!shortDigits(magnitude, scratch)) significantDigits(magnitude, DIGITS, scratch);
  const exponent = digitExponent(scratch);
  const end = writeGeneral(cursor, DIGITS, false, Character.LowerE, scratch);
  const looksLikeInteger = exponent >= 0 && exponent < DIGITS && <i32>(end - cursor) == exponent + 1;
  return <i32>((looksLikeInteger ? writePointZero(end) : end) - destination);
}

/**
 * Finds the digits of a value that is the float nearest to a decimal of few places, such as 12.625 or
 * 0.1; false if it is not. Rounding to 14 digits gives that very decimal back if it has no more,
 * since a float is always nearer to it than half a unit of the 14th digit.
 */
function shortDigits(value: f64, scratch: usize): bool {
  const decimal = nearest(value * FEW_PLACES_POWER);
  if (decimal >= LEAST_SCIENTIFIC || decimal / FEW_PLACES_POWER != value) return false;
  setInteger(<u64>decimal, FEW_PLACES, scratch);
  return true;
}

function writePointZero(destination: usize): usize {
  return writeCharacter(writeCharacter(destination, Character.Dot), Character.Zero);
}
