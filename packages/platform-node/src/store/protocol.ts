/** What goes between a store and its thread. */
import type { StoreChange } from '@perilune/hil';

export interface StoreThreadData {
  readonly folder: string;
  readonly mostBytes: number;
}

export type StoreRequest =
  | { readonly id: number; readonly type: 'get'; readonly key: string }
  | { readonly id: number; readonly type: 'list'; readonly prefix: string }
  | { readonly id: number; readonly type: 'write'; readonly changes: readonly StoreChange[] }
  | { readonly id: number; readonly type: 'close' };

/** The first, of number 0, comes by itself: the store is open, or cannot be. */
export type StoreAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: string };
