// The exact conversion between numbers and text: everything the rest of the engine may use of it.
//
// All functions are pure but for the memory they are given. None traps, whatever its arguments; none
// writes beyond MAXIMUM_FORMATTED_LENGTH bytes of destination or NUMBER_SCRATCH_SIZE of scratch.

export { formatFloat, MAXIMUM_FORMATTED_LENGTH } from './float-format';
export { formatFloat14 } from './float-text';
export { formatInteger, formatIntegerWith } from './integer-format';
export { parseNumber } from './number-parse';
export { NUMBER_SCRATCH_SIZE } from './scratch';
export { formatShortest } from './shortest';
