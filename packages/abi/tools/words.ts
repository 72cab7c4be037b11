/** How values of the tables fill words: counts, ranges, and what a variant of an answer has room for. */
import type { ValueDescription } from '../src/driver-description.ts';
import { ReturnVariant } from '../src/system-calls.ts';

export const isTwoWords = (value: ValueDescription): boolean => value.type === 'u64' || value.type === 'i64';

export const wordsOf = (values: readonly ValueDescription[]): number =>
  values.reduce((words, value) => words + (isTwoWords(value) ? 2 : 1), 0);

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** What fits the type of a number; 64-bit values only as far as numbers of TypeScript are exact. */
const typeRanges: Readonly<Record<'u32' | 'i32' | 'u64' | 'i64', Range>> = {
  u32: { least: 0, most: 2 ** 32 - 1 },
  i32: { least: -(2 ** 31), most: 2 ** 31 - 1 },
  u64: { least: 0, most: Number.MAX_SAFE_INTEGER },
  i64: { least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER },
};

/** What the type could hold, without least and most; undefined for what is no number. */
export function typeRange(value: ValueDescription): Range | undefined {
  return value.type in typeRanges ? typeRanges[value.type as keyof typeof typeRanges] : undefined;
}

/** What is valid: least to most; undefined for what is no number. */
export function rangeOf(value: ValueDescription): Range | undefined {
  const whole = typeRange(value);
  if (!whole) return undefined;
  const { least, most } = value as { least?: number; most?: number };
  return { least: least ?? whole.least, most: most ?? whole.most };
}

/** What a success variant carries, in order: the widths in words of its values. */
const variantWidths: ReadonlyMap<number, readonly (1 | 2)[]> = new Map([
  [ReturnVariant.Success, []],
  [ReturnVariant.SuccessU32, [1]],
  [ReturnVariant.Success2U32, [1, 1]],
  [ReturnVariant.SuccessU64, [2]],
  [ReturnVariant.Success3U32, [1, 1, 1]],
  [ReturnVariant.SuccessU32U64, [1, 2]],
]);

/** The widths of the values of a success variant; undefined if it is none. */
export const widthsOfVariant = (variant: number): readonly (1 | 2)[] | undefined => variantWidths.get(variant);

/** Its name in the table of variants. */
export function variantName(variant: number): string {
  return Object.entries(ReturnVariant).find(([, number]) => number === variant)?.[0] ?? String(variant);
}
