// Fixed texts without static data: the build replaces every `text("…")` in the assembly by a number, and
// generates writeText, which stores the bytes from code. So all processes share them and none pays.

import { writeText } from "./generated/texts";
export { writeText };

/** Number of a fixed text. Only literals: the build fails on anything else. */
export declare function text(literal: string): i32;
