// Powers of ten as 128-bit significands, made from a power of 10^27 and a small power of five.
//
//   10^q = significand * 2^(powerOfTenExponent(q) - 127),   2^127 <= significand < 2^128
//
// A table of all 685 powers would cost every process 11 KB. Here 26 of them live in code, which all
// processes share, and one multiplication makes the others. The significand is rounded down: the
// true one is less than POWER_ERROR above it, and equal to it for 0 <= q <= LAST_EXACT_POWER.

import { setWide, wideHigh, wideLow } from './scratch';
import { multiplyHigh } from './wide-multiply';

export const FIRST_POWER: i32 = -351;
export const LAST_POWER: i32 = 350;

/** 5^55 is the last power of five below 2^128. */
export const LAST_EXACT_POWER: i32 = 55;

/** In units of the significand's last bit: one from the step, doubled to normalise, and one cut off. */
export const POWER_ERROR: u64 = 3;

/** 5^27 is the last power of five below 2^64, so what a step leaves over is exact. */
const STEP: i32 = 27;

/** floor(q * log2(10)), for FIRST_POWER <= q <= LAST_POWER. */
export function powerOfTenExponent(power: i32): i32 {
  return (power * 217706) >> 16;
}

/** Stores the significand of 10^power at `result`, for FIRST_POWER <= power <= LAST_POWER. */
export function loadPowerOfTen(power: i32, result: usize): void {
  const step = (power - FIRST_POWER) / STEP;
  loadStep(step, result);
  const rest = power - FIRST_POWER - step * STEP;
  if (rest == 0) return;

  const five = powerOfFive(rest);
  const factor = five << clz(five);
  const low = wideLow(result);
  const high = wideHigh(result);
  const lowest = low * factor;
  let middle = high * factor;
  let top = multiplyHigh(high, factor);
  const carried = multiplyHigh(low, factor);
  middle += carried;
  top += u64(middle < carried);
  if (<i64>top < 0) setWide(result, top, middle);
  else setWide(result, (top << 1) | (middle >> 63), (middle << 1) | (lowest >> 63));
}

/** 5^exponent, for 0 <= exponent <= 27. */
export function powerOfFive(exponent: i32): u64 {
  let power: u64 = exponent & 1 ? 5 : 1;
  power *= exponent & 2 ? 25 : 1;
  power *= exponent & 4 ? 625 : 1;
  power *= exponent & 8 ? 390625 : 1;
  return power * (exponent & 16 ? 152587890625 : 1);
}

/** 10^exponent, for 0 <= exponent <= 19. */
export function powerOfTen(exponent: i32): u64 {
  return powerOfFive(exponent) << exponent;
}

/** 10^exponent without any error, for 0 <= exponent <= 22. */
export function exactFloatPowerOfTen(exponent: i32): f64 {
  let power: f64 = exponent & 1 ? 10 : 1;
  power *= exponent & 2 ? 100 : 1;
  power *= exponent & 4 ? 10000 : 1;
  power *= exponent & 8 ? 1e8 : 1;
  return power * (exponent & 16 ? 1e16 : 1);
}

/** The significand of 10^(FIRST_POWER + STEP * step), rounded down. */
function loadStep(step: i32, result: usize): void {
  switch (step) {
    case 0: return setWide(result, 0x8049a4ac0c5811ae, 0x205b896d777d6278); // 10^-351
    case 1: return setWide(result, 0xcf42894a5dce35ea, 0x52064cac828675b9); // 10^-324
    case 2: return setWide(result, 0xa76c582338ed2621, 0xaf2af2b80af6f24e); // 10^-297
    case 3: return setWide(result, 0x873e4f75e2224e68, 0x5a7744a6e804a291); // 10^-270
    case 4: return setWide(result, 0xda7f5bf590966848, 0xaf39a475506a899e); // 10^-243
    case 5: return setWide(result, 0xb080392cc4349dec, 0xbd8d794d96aacfb3); // 10^-216
    case 6: return setWide(result, 0x8e938662882af53e, 0x547eb47b7282ee9c); // 10^-189
    case 7: return setWide(result, 0xe65829b3046b0afa, 0x0cb4a5a3112a5112); // 10^-162
    case 8: return setWide(result, 0xba121a4650e4ddeb, 0x92f34d62616ce413); // 10^-135
    case 9: return setWide(result, 0x964e858c91ba2655, 0x3a6a07f8d510f86f); // 10^-108
    case 10: return setWide(result, 0xf2d56790ab41c2a2, 0xfae27299423fb9c3); // 10^-81
    case 11: return setWide(result, 0xc428d05aa4751e4c, 0xaa97e14c3c26b886); // 10^-54
    case 12: return setWide(result, 0x9e74d1b791e07e48, 0x775ea264cf55347d); // 10^-27
    case 13: return setWide(result, 0x8000000000000000, 0x0000000000000000); // 10^0
    case 14: return setWide(result, 0xcecb8f27f4200f3a, 0x0000000000000000); // 10^27
    case 15: return setWide(result, 0xa70c3c40a64e6c51, 0x999090b65f67d924); // 10^54
    case 16: return setWide(result, 0x86f0ac99b4e8dafd, 0x69a028bb3ded71a3); // 10^81
    case 17: return setWide(result, 0xda01ee641a708de9, 0xe80e6f4820cc9495); // 10^108
    case 18: return setWide(result, 0xb01ae745b101e9e4, 0x5ec05dcff72e7f8f); // 10^135
    case 19: return setWide(result, 0x8e41ade9fbebc27d, 0x14588f13be847307); // 10^162
    case 20: return setWide(result, 0xe5d3ef282a242e81, 0x8f1668c8a86da5fa); // 10^189
    case 21: return setWide(result, 0xb9a74a0637ce2ee1, 0x6d953e2bd7173692); // 10^216
    case 22: return setWide(result, 0x95f83d0a1fb69cd9, 0x4abdaf101564f98e); // 10^243
    case 23: return setWide(result, 0xf24a01a73cf2dccf, 0xbc633b39673c8cec); // 10^270
    case 24: return setWide(result, 0xc3b8358109e84f07, 0x0a862f80ec4700c8); // 10^297
    case 25: return setWide(result, 0x9e19db92b4e31ba9, 0x6c07a2c26a8346d1); // 10^324
  }
}
