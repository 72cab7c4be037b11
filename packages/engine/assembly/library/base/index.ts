// The basic functions, but for what changes frames: see interpreter/control.ts.

export { baseCollectgarbage } from "./collect";
export { baseDofile, baseLoad, baseLoadfile } from "./load";
export { basePrint } from "./print";
export { baseGetmetatable, baseIpairs, basePairs, baseRawequal, baseRawget, baseRawlen, baseRawset, baseSetmetatable } from "./tables";
export { baseTonumber } from "./tonumber";
export { baseAssert, baseSelect, baseTostring, baseType } from "./values";
export { baseWarn } from "./warnings";
