/** The option that says how often something is looked at. */
import { parseTimeWithin } from '../lua/quantities.ts';

/** @returns what methods take: milliseconds. @throws UsageError */
export function periodOption(text: string | undefined): { readonly every?: number } {
  return text === undefined ? {} : { every: Math.round(parseTimeWithin('--every', text, '100ms', '1h')) };
}
