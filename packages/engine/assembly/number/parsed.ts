// What reading a numeral came to: the kind is returned, the value stored.

export const enum Parsed {
  NotANumber = 0,
  /** An i64 was stored. */
  Integer = 1,
  /** An f64 was stored. */
  Float = 2,
}

export function parsedInteger(result: usize, value: i64): i32 {
  store<i64>(result, value);
  return Parsed.Integer;
}

export function parsedFloat(result: usize, value: f64): i32 {
  store<f64>(result, value);
  return Parsed.Float;
}
