/**
 * Lua inside a Node program: host functions, one of which returns a promise, budgets, and values both ways.
 *
 *   node tools/bootstrap.mjs examples/embed.ts
 */
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';

const engine = await loadEngine(nodePlatform);
const process = engine.createProcess({
  memory: 256 * 1024,
  output: (bytes) => console.log(new TextDecoder().decode(bytes).trimEnd()),
  functions: {
    // The script waits for the promise, here in the middle of sort; nothing else does.
    'sensor.read': async (room: string) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return { hall: 21.5, cellar: 9, attic: 17 }[room] ?? null;
    },
  },
});

process.load(`
  local rooms = { "hall", "cellar", "attic" }
  table.sort(rooms, function(a, b) return sensor.read(a) < sensor.read(b) end)
  print("coldest first: " .. table.concat(rooms, ", "))
  function double(n) return n * 2, { half = n / 2 } end
`);
console.log(await process.finish({ fuel: 1_000_000, time: 1000 }));

process.call('double', 21);
console.log(await process.finish());
