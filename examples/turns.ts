/**
 * Two endless programs take turns of 10 000 units of fuel; neither can keep the other, or us, from running.
 *
 *   node tools/bootstrap.mjs examples/turns.ts
 */
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';

const engine = await loadEngine(nodePlatform);
const processes = ['first', 'second'].map((name) => {
  const process = engine.createProcess({ memory: 64 * 1024 });
  process.load('while true do pcall(error, "never mind") end', { chunkName: `=${name}` });
  return process;
});

for (let turn = 0; turn < 100; turn++) {
  for (const process of processes) {
    const { kind } = process.run(10_000);
    if (kind !== 'outOfFuel') throw new Error(`it ended: ${kind}`);
  }
}

for (const process of processes) {
  console.log(process.place?.chunk, process.stats.fuelUsed, process.state);
  process.kill();
}
