// Floats as Lua's tostring writes them.

import { Character, LOWER_CASE_BIT } from './character';
import { significantDigits } from './decimal-digits';
import { writeGeneral } from './decimal-layout';
import { writeCharacter, writeUnsigned } from './digit-text';
import { exponentField, isNegative, SPECIAL_EXPONENT } from './float-bits';
import { writeSpecial } from './float-format';
import { digitExponent } from './scratch';

const DIGITS: i32 = 14;

/** The least power of ten that %.14g writes with an exponent. */
const LEAST_SCIENTIFIC: f64 = 1e14;

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
  significantDigits(magnitude, DIGITS, scratch);
  const exponent = digitExponent(scratch);
  const end = writeGeneral(cursor, DIGITS, false, Character.LowerE, scratch);
  const looksLikeInteger = exponent >= 0 && exponent < DIGITS && <i32>(end - cursor) == exponent + 1;
  return <i32>((looksLikeInteger ? writePointZero(end) : end) - destination);
}

function writePointZero(destination: usize): usize {
  return writeCharacter(writeCharacter(destination, Character.Dot), Character.Zero);
}
