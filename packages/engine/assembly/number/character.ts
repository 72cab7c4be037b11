// The ASCII characters numerals are made of.

export const enum Character {
  Tab = 0x09,
  CarriageReturn = 0x0d,
  Space = 0x20,
  Plus = 0x2b,
  Minus = 0x2d,
  Dot = 0x2e,
  Zero = 0x30,
  Nine = 0x39,
  UpperA = 0x41,
  UpperE = 0x45,
  UpperF = 0x46,
  UpperG = 0x47,
  UpperP = 0x50,
  UpperX = 0x58,
  LowerA = 0x61,
  LowerD = 0x64,
  LowerE = 0x65,
  LowerF = 0x66,
  LowerG = 0x67,
  LowerI = 0x69,
  LowerO = 0x6f,
  LowerP = 0x70,
  LowerU = 0x75,
  LowerX = 0x78,
}

/** What turns an upper-case ASCII letter into its lower-case one, and leaves digits alone. */
export const LOWER_CASE_BIT: i32 = 0x20;

/** True of " \t\n\v\f\r". */
export function isWhiteSpace(character: i32): bool {
  return character == Character.Space || (character >= Character.Tab && character <= Character.CarriageReturn);
}

export function isDecimalDigit(character: i32): bool {
  return <u32>(character - Character.Zero) <= 9;
}

/** The value of a hexadecimal digit, or -1. */
export function hexadecimalDigit(character: i32): i32 {
  if (isDecimalDigit(character)) return character - Character.Zero;
  const letter = (character | LOWER_CASE_BIT) - Character.LowerA;
  return <u32>letter < 6 ? letter + 10 : -1;
}
