// Writing strings and numbers.

import { PROCESS_SCRATCH } from "@perilune/isa/src/process";
import { checkString } from "../../arguments";
import { at, pop, pushBytes } from "../../native";
import { formatFloat14, formatInteger } from "../../number/number-text";
import { floatIn, integerIn, isInteger, isNumber, objectIn } from "../../slots";
import { bytesOf, lengthOf } from "../../strings";
import { write } from "./buffering";
import { fileAt } from "./file";

/** Where formatNumber writes. */
export const NUMBER: usize = PROCESS_SCRATCH + 8;
const POINT_ZERO: u32 = 0x302e;

/** (waits) Writes slots first … first+count-1 to the file in slot `index` (all positive). 0 or negative errno. */
export function writeAll(index: i32, first: i32, count: i32): i32 {
  for (let argument = first; argument < first + count; argument++) {
    if (isNumber(at(argument))) pushBytes(NUMBER, formatNumber(at(argument)));
    else {
      checkString(argument);
      const problem = writeString(index, argument);
      if (problem) return problem;
      continue;
    }
    const problem = writeString(index, -1);
    if (problem) return problem;
    pop(1);
  }
  return 0;
}

/** (waits) */
function writeString(file: i32, index: i32): i32 {
  const string = objectIn(at(index));
  return write(fileAt(file), bytesOf(string), lengthOf(string));
}

/** As %d and %.14g, at NUMBER: unlike tostring, a float that is whole goes without ".0". @returns length */
export function formatNumber(slot: usize): u32 {
  if (isInteger(slot)) return formatInteger(integerIn(slot), NUMBER);
  const length = formatFloat14(floatIn(slot), NUMBER, NUMBER + 64);
  return length > 2 && load<u16>(NUMBER + length - 2) == POINT_ZERO ? length - 2 : length;
}
