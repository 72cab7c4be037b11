/** @perilune/engine/node: the built engine, on Node. */
import { readFile } from 'node:fs/promises';
import { Engine, type Platform } from '../src/index.ts';
import { buildEngine } from './build.ts';

/** Builds the engine if its sources changed, and compiles it. */
export async function loadEngine(platform: Platform): Promise<Engine> {
  return Engine.load(await readFile(await buildEngine()), platform);
}
