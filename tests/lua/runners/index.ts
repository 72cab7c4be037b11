/** The tiers and oracles that the script tests know. One that cannot run here is absent. */
import type { ScriptRunner } from '../run-scripts.ts';
import { nativeLuaRunner } from './native-lua.ts';
import { periluneRunner } from './perilune.ts';
import { wasmoonRunner } from './wasmoon.ts';

/** Real PUC Lua: what it says, the scripts must say. */
export async function oracleRunners(): Promise<ScriptRunner[]> {
  return [nativeLuaRunner(), wasmoonRunner()].filter((runner) => runner !== undefined);
}

export async function allRunners(): Promise<ScriptRunner[]> {
  const ours = await periluneRunner();
  return [...(await oracleRunners()), ...(ours ? [ours] : [])];
}
