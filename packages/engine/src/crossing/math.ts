/** The mathematical functions of the host. JavaScript's are the same on every machine: V8 carries them in portable code. */
import {
  MATH_ACOS,
  MATH_ASIN,
  MATH_ATAN2,
  MATH_COS,
  MATH_EXP,
  MATH_LOG,
  MATH_LOG2,
  MATH_LOG10,
  MATH_SIN,
  MATH_TAN,
} from '@perilune/isa';

export function hostMath(operation: number, x: number, y: number): number {
  switch (operation) {
    case MATH_SIN:
      return Math.sin(x);
    case MATH_COS:
      return Math.cos(x);
    case MATH_TAN:
      return Math.tan(x);
    case MATH_ASIN:
      return Math.asin(x);
    case MATH_ACOS:
      return Math.acos(x);
    case MATH_ATAN2:
      return Math.atan2(x, y);
    case MATH_EXP:
      return Math.exp(x);
    case MATH_LOG:
      return Math.log(x);
    case MATH_LOG2:
      return Math.log2(x);
    case MATH_LOG10:
      return Math.log10(x);
    default:
      return Number.NaN;
  }
}

/** C's pow, where JavaScript differs: 1 to any power, and −1 to an infinite one, are 1. */
export function hostPower(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Number.POSITIVE_INFINITY || y === Number.NEGATIVE_INFINITY))) return 1;
  return x ** y;
}
