/** The engines of the Lua benchmarks, in the order of the table. The first available of `REFERENCE` is 1.0. */
import type { BenchmarkEngine } from '../engine.ts';
import { fengari } from './fengari.ts';
import { nativeEngine } from './native.ts';
import { perilune } from './perilune.ts';
import { wasmoon } from './wasmoon.ts';

export const REFERENCE = 'wasmoon';

export function allEngines(): BenchmarkEngine[] {
  return [wasmoon, perilune, nativeEngine('lua5.4'), nativeEngine('luajit'), fengari];
}
