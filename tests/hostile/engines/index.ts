/** Every engine the corpus runs on; each is loaded only in the process that runs it. */
import type { EngineName, HostileEngine } from '../engine.ts';

const LOADERS: Record<EngineName, () => Promise<HostileEngine>> = {
  perilune: async () => (await import('./perilune.ts')).perilune,
  wasmoon: async () => (await import('./wasmoon.ts')).wasmoon,
  fengari: async () => (await import('./fengari.ts')).fengari,
  quickjs: async () => (await import('./quickjs.ts')).quickjs,
};

export function loadEngine(name: EngineName): Promise<HostileEngine> {
  return LOADERS[name]();
}
