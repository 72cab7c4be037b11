/** What the number conversions must come to, by exact integer arithmetic. */
import { bitsOfFloat } from './float-bits.ts';

/** The exact decimal halfway between the positive float with these bits and the next: digits, exponent. */
export function midpointAfter(bits: bigint): [bigint, number] {
  const field = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const significand = field === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(field, 1) - 1076;
  const odd = 2n * significand + 1n;
  return exponent >= 0 ? [odd << BigInt(exponent), 0] : [odd * 5n ** BigInt(-exponent), exponent];
}

/** numerator / denominator rounded to nearest, ties to even. */
function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  return twice > denominator || (twice === denominator && quotient & 1n) ? quotient + 1n : quotient;
}

/** |value| * 10^places as an integer, rounded to nearest, ties to even. */
function scaleExactly(value: number, places: number): bigint {
  const magnitude = bitsOfFloat(Math.abs(value));
  const field = Number(magnitude >> 52n);
  const significand = (magnitude & 0xfffffffffffffn) | (field === 0 ? 0n : 1n << 52n);
  const exponent = Math.max(field, 1) - 1075;
  const power = (base: bigint, raised: number) => base ** BigInt(Math.max(0, raised));
  return divideToEven(
    significand * power(2n, exponent) * power(10n, places),
    power(2n, -exponent) * power(10n, -places),
  );
}

/** %.{places}f */
export function exactFixed(value: number, places: number): string {
  const digits = String(scaleExactly(value, places)).padStart(places + 1, '0');
  return signOf(value) + withDot(digits, digits.length - places);
}

/** %.{places}e */
export function exactScientific(value: number, places: number): string {
  // 101 digits never round up to the next power of ten.
  let exponent = Number(value.toExponential(100).split('e')[1]);
  let digits = String(scaleExactly(value, places - exponent));
  if (digits.length > places + 1) digits = String(scaleExactly(value, places - ++exponent));
  const magnitude = String(Math.abs(exponent)).padStart(2, '0');
  return `${signOf(value)}${withDot(digits.padEnd(places + 1, '0'), 1)}e${exponent < 0 ? '-' : '+'}${magnitude}`;
}

function signOf(value: number): string {
  return bitsOfFloat(value) >> 63n ? '-' : '';
}

function withDot(digits: string, position: number): string {
  return position === digits.length ? digits : `${digits.slice(0, position)}.${digits.slice(position)}`;
}

/** significand * 2^exponent rounded to nearest, ties to even. */
export function nearestBinary(significand: bigint, exponent: number): number {
  const length = significand.toString(2).length;
  const least = Math.max(-1074, exponent + length - 53);
  if (least > 971) return significand === 0n ? 0 : Infinity;
  const excess = least - exponent;
  const kept = excess > 0 ? divideToEven(significand, 1n << BigInt(excess)) : significand << BigInt(-excess);
  // A product of floats that is itself one, or too large: never rounded.
  return Number(kept) * 2 ** least;
}
