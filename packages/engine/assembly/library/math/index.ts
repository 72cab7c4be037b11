// The math library.

export {
  mathAbs, mathCeil, mathFloor, mathFmod, mathMax, mathMin, mathModf, mathTointeger, mathType, mathUlt,
} from "./integers";
export {
  mathAcos, mathAsin, mathAtan, mathCos, mathDeg, mathExp, mathLog, mathRad, mathSin, mathSqrt, mathTan,
} from "./functions";
export { initialiseRandom, mathRandom, mathRandomseed } from "./random";
