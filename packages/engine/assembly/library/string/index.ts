// The string library.

export {
  stringInternalAdd, stringInternalDiv, stringInternalIdiv, stringInternalMod, stringInternalMul, stringInternalPow, stringInternalSub,
  stringInternalUnm,
} from "./arithmetic";
export { stringByte, stringChar, stringDump, stringLen, stringLower, stringReverse, stringSub, stringUpper } from "./basic";
export { stringFind, stringMatch } from "./find";
export { stringFormat } from "./format";
export { stringGmatch, stringInternalGmatchNext } from "./gmatch";
export { stringPack, stringPacksize } from "./pack";
export { stringRep } from "./rep";
export { stringGsub } from "./substitute";
export { stringUnpack } from "./unpack";
