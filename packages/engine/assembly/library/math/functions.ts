// Powers, logarithms and angles. What WebAssembly cannot do by itself the host computes.

import { MATH_ACOS, MATH_ASIN, MATH_ATAN2, MATH_COS, MATH_EXP, MATH_LOG, MATH_LOG10, MATH_LOG2, MATH_SIN, MATH_TAN } from "@perilune/isa/src/requests";
import { checkFloat, isAbsent, optionalFloat } from "../../arguments";
import { hostMath } from "../../host";
import { pushFloat } from "../../native";

const PI: f64 = 3.141592653589793;

@inline function pushComputed(operation: i32): i32 {
  pushFloat(hostMath(operation, checkFloat(1), 0));
  return 1;
}

export function mathSin(): i32 { return pushComputed(MATH_SIN); }
export function mathCos(): i32 { return pushComputed(MATH_COS); }
export function mathTan(): i32 { return pushComputed(MATH_TAN); }
export function mathAsin(): i32 { return pushComputed(MATH_ASIN); }
export function mathAcos(): i32 { return pushComputed(MATH_ACOS); }
export function mathExp(): i32 { return pushComputed(MATH_EXP); }

export function mathAtan(): i32 {
  const y = checkFloat(1);
  pushFloat(hostMath(MATH_ATAN2, y, optionalFloat(2, 1)));
  return 1;
}

export function mathSqrt(): i32 {
  pushFloat(sqrt(checkFloat(1)));
  return 1;
}

export function mathLog(): i32 {
  const value = checkFloat(1);
  if (isAbsent(2)) {
    pushFloat(hostMath(MATH_LOG, value, 0));
    return 1;
  }
  const radix = checkFloat(2);
  if (radix == 2) pushFloat(hostMath(MATH_LOG2, value, 0));
  else if (radix == 10) pushFloat(hostMath(MATH_LOG10, value, 0));
  else pushFloat(hostMath(MATH_LOG, value, 0) / hostMath(MATH_LOG, radix, 0));
  return 1;
}

export function mathDeg(): i32 {
  pushFloat(checkFloat(1) * (180.0 / PI));
  return 1;
}

export function mathRad(): i32 {
  pushFloat(checkFloat(1) * (PI / 180.0));
  return 1;
}
