/** The kinds of images there are: each case runs on every one. They are bare: userland is no part of the ABI. */
import type { ImageLoader } from '@perilune/hil';

export interface ImageKind {
  readonly name: string;
  readonly load: () => Promise<ImageLoader>;
}

export const imageKinds: readonly ImageKind[] = [
  {
    name: 'Lua',
    load: async () => {
      const { LuaImageLoader } = await import('@perilune/engine');
      const { engine } = await import('../../../packages/engine/test-support/engine.ts');
      return new LuaImageLoader(engine, { seed: 1 });
    },
  },
];
