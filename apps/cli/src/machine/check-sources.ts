/** Compiles the Lua sources of apps without running them. */
import { loadEngine } from '@perilune/engine/node';
import type { BoardApp } from '@perilune/machine';
import { nodePlatform } from '@perilune/platform-node';

const COMPILE = 'local source, name = ... local f, problem = load(source, name, "t") return problem';
const MEMORY = 64 << 20;
const MOST_FUEL = 1e9;
const TOO_MUCH = 'it takes too long, or too much memory, to compile';

/** @returns what the compiler says, a line each, with the file below the board's folder */
export async function checkSources(apps: readonly Pick<BoardApp, 'folder' | 'sources'>[]): Promise<string[]> {
  const engine = await loadEngine(nodePlatform);
  const problems = new Map<string, string>();
  for (const { folder, sources } of apps) {
    for (const [name, source] of sources) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (problems.has(path)) continue;
      const process = engine.createProcess({ memory: MEMORY, seed: 1 });
      process.load(COMPILE, { arguments: [source, `@${path}`] });
      const finish = await process.finish({ fuel: MOST_FUEL });
      const said = finish.kind === 'exited' ? finish.results[0] : TOO_MUCH;
      if (typeof said !== 'string') continue;
      // Of precompiled code the compiler names no place.
      const isWithoutPlace = said === TOO_MUCH || said.startsWith('attempt to load');
      problems.set(path, isWithoutPlace ? `${path}: ${said}` : said);
    }
  }
  return [...problems.values()];
}
