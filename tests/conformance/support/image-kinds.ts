/** The kinds of images there are: each case runs on every one. They are bare: userland is no part of the ABI. */
import { LuaImageLoader } from '@perilune/engine';
import type { ImageLoader } from '@perilune/hil';
import { platform } from '../../../packages/engine/tests-support/engine.ts';
import { loadEngine } from '../../../packages/engine/tools/load-engine.ts';

export interface ImageKind {
  readonly name: string;
  readonly load: () => Promise<ImageLoader>;
}

export const imageKinds: readonly ImageKind[] = [
  {
    name: 'Lua',
    load: async () => new LuaImageLoader(await loadEngine(platform), { seed: 1 }),
  },
];
