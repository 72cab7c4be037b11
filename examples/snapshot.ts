/**
 * Freezes a running program as bytes, and lets two copies of it go on from there.
 *
 *   node tools/bootstrap.mjs examples/snapshot.ts
 */
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';

const program = `
  local squares = coroutine.wrap(function()
    for n = 1, 4 do coroutine.yield(n * n) end
  end)
  for square in squares do
    print(square)
    for _ = 1, 1000 do end
  end
`;

let printed: string[] = [];
const output = (bytes: Uint8Array) => {
  printed.push(...new TextDecoder().decode(bytes).trim().split('\n'));
};

const engine = await loadEngine(nodePlatform);
const original = engine.createProcess({ memory: 64 * 1024, output });
original.load(program);
while (printed.length < 2) original.run(100); // 100 units of fuel at a time
console.log(`the original printed ${printed.join(' ')} and is in line ${original.place?.line}`);

const bytes = original.snapshot();
original.kill();

for (const name of ['first', 'second']) {
  printed = [];
  const copy = engine.restoreProcess(bytes, { output });
  await copy.finish();
  console.log(`the ${name} copy printed ${printed.join(' ')}`);
}
