// The ASCII characters the lexer looks for, and their classes. Bytes from 128 on belong to no class.

export const enum Character {
  End = -1,
  Bell = 0x07,
  Backspace = 0x08,
  Tab = 0x09,
  Newline = 0x0a,
  VerticalTab = 0x0b,
  FormFeed = 0x0c,
  CarriageReturn = 0x0d,
  Space = 0x20,
  DoubleQuote = 0x22,
  Hash = 0x23,
  Percent = 0x25,
  Ampersand = 0x26,
  Quote = 0x27,
  LeftParenthesis = 0x28,
  RightParenthesis = 0x29,
  Star = 0x2a,
  Plus = 0x2b,
  Comma = 0x2c,
  Minus = 0x2d,
  Dot = 0x2e,
  Slash = 0x2f,
  Zero = 0x30,
  One = 0x31,
  Two = 0x32,
  Three = 0x33,
  Four = 0x34,
  Five = 0x35,
  Six = 0x36,
  Seven = 0x37,
  Eight = 0x38,
  Nine = 0x39,
  Colon = 0x3a,
  Semicolon = 0x3b,
  Less = 0x3c,
  Equals = 0x3d,
  Greater = 0x3e,
  At = 0x40,
  LeftBracket = 0x5b,
  Backslash = 0x5c,
  RightBracket = 0x5d,
  Caret = 0x5e,
  Underscore = 0x5f,
  LowerA = 0x61,
  LowerB = 0x62,
  LowerE = 0x65,
  LowerF = 0x66,
  LowerN = 0x6e,
  LowerP = 0x70,
  LowerR = 0x72,
  LowerT = 0x74,
  LowerU = 0x75,
  LowerV = 0x76,
  LowerX = 0x78,
  LowerZ = 0x7a,
  LeftBrace = 0x7b,
  Bar = 0x7c,
  RightBrace = 0x7d,
  Tilde = 0x7e,
}

/** Turns an upper-case ASCII letter into its lower-case one. */
const LOWER_CASE: i32 = 0x20;

// Bit n of a pair of masks: is character n (of the lower, the upper 64) part of a name?
const NAME_LOW: u64 = 0x03ff000000000000;
const NAME_HIGH: u64 = 0x07fffffe87fffffe;

@inline export function isNewline(character: i32): bool {
  return character == Character.Newline || character == Character.CarriageReturn;
}
@inline export function isWhiteSpace(character: i32): bool {
  return character == Character.Space || <u32>(character - Character.Tab) <= 4;
}
@inline export function isDigit(character: i32): bool { return <u32>(character - Character.Zero) <= 9; }
@inline export function lowerCase(character: i32): i32 { return character | LOWER_CASE; }
/** Letter or underscore. */
@inline export function isNameStart(character: i32): bool {
  return <u32>(lowerCase(character) - Character.LowerA) < 26 || character == Character.Underscore;
}
/** Letter, digit or underscore. */
@inline export function isNamePart(character: i32): bool {
  const mask = character < 64 ? NAME_LOW : NAME_HIGH;
  return <u32>character < 128 && ((mask >> <u64>(character & 63)) & 1) != 0;
}
@inline export function isPrintable(character: i32): bool { return <u32>(character - Character.Space) < 95; }
/** Value of a hexadecimal digit, -1 for anything else. */
export function hexadecimalValue(character: i32): i32 {
  if (isDigit(character)) return character - Character.Zero;
  const letter = lowerCase(character) - Character.LowerA;
  return <u32>letter < 6 ? letter + 10 : -1;
}
