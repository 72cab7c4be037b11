/**
 * The values apps keep, in generations: while a version is on trial it works on one of its own, which begins as a copy. So the
 * version before finds its values as it left them, whatever the trial has done, and to go back costs nothing.
 */
import type { StoreChange } from '@perilune/hil';

/** Carried out by the host's part of flash. */
export interface AppValues {
  /** From now on an app has the values of this generation. */
  use(app: string, generation: string): void;
  /** The changes that make one generation what another is, when all that the app has asked for is done. */
  copy(app: string, from: string, to: string): Promise<StoreChange[]>;
  /** The changes that remove a generation; all of them, if none is said. */
  removal(app: string, generation?: string): Promise<StoreChange[]>;
}

/** What apps have of which nothing else is said. */
export const FIRST_GENERATION = '0';

export function nextGeneration(generation: string): string {
  return `${Number(generation) + 1}`;
}
