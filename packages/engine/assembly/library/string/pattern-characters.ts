// Characters with a meaning in patterns.

export const END_ANCHOR: u32 = 36; // $
export const ESCAPE: u32 = 37; // %
export const OPEN: u32 = 40;
export const CLOSE: u32 = 41;
export const STAR: u32 = 42;
export const PLUS: u32 = 43;
export const MINUS: u32 = 45;
export const ANY: u32 = 46;
export const QUESTION: u32 = 63;
export const OPEN_SET: u32 = 91;
export const CLOSE_SET: u32 = 93;
export const START_ANCHOR: u32 = 94;

/** After an escape: balanced text, frontier. */
export const BALANCE: u32 = 98;
export const FRONTIER: u32 = 102;

/** Does this suffix let an item match nothing? */
@inline export function isOptional(suffix: u32): bool { return suffix == STAR || suffix == QUESTION || suffix == MINUS; }
@inline export function isDigit(character: u32): bool { return character - 48 < 10; }
