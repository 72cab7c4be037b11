/** Processes in the middle of something, as snapshots: what tampering is tried on. */
import { type Engine, MemoryFileSystem, type ProcessOptions } from '@perilune/engine';
import { PROCESS_COLLECTOR_PHASE } from '@perilune/isa';

/** Keeps some of everything the engine keeps alive, and goes on using it. */
const SOURCE = `
  local weak, ephemerons, objects = setmetatable({}, {__mode = "v"}), setmetatable({}, {__mode = "k"}), {}
  local function generator(n) for i = 1, n do local guard <close> = setmetatable({}, {__close = function() end}) coroutine.yield(i) end end
  local waiting = {}
  for i = 1, 12 do waiting[i] = coroutine.create(generator); coroutine.resume(waiting[i], 100) end
  for round = 1, 1000 do
    local key = {round}
    weak[round % 20], ephemerons[key] = key, {key, "value " .. round}
    objects[(round - 1) % 30 + 1] = setmetatable({name = "object " .. round, key = key}, {__gc = function(o) count = (count or 0) + 1 end})
    coroutine.resume(waiting[round % 12 + 1])
    table.sort(objects, function(a, b) return a.name < b.name end)
    local text = ("a-b-c"):gsub("%w", function(letter) return letter .. round end)
    pcall(load, "return " .. text .. " + " .. round)
    for name, value in pairs(objects[1]) do objects[1][name] = value end
    if round % 50 == 0 then collectgarbage("step") end
  end`;

/** What is run in a process that was at rest when it was tampered with. */
export const TASK = `
  local t = {}
  for i = 1, 200 do t[#t + 1] = tostring(i); t["key" .. i] = {i} end
  local co = coroutine.wrap(function() for i = 1, 20 do coroutine.yield(t[i]) end end)
  for i = 1, 20 do co() end
  table.sort(t) collectgarbage()
  for k in pairs(t) do t[k] = nil end
  print(pcall(error, "x"), #table.concat(t), load("return 1 + 1")())`;

/** Fuel after which a busy one is taken: small steps, so that library functions are met in the middle. */
const PAUSES = [1500, 4001, 9007, 20_011, 33_333, 60_101];

export const OPTIONS: Omit<ProcessOptions, 'memory' | 'seed'> = { files: new MemoryFileSystem() };

/** Snapshots of one at rest, of one that runs, and of it in each phase of the collector. */
export function makeVictims(engine: Engine): Uint8Array[] {
  const process = engine.createProcess({ ...OPTIONS, seed: 1 });
  const victims = [process.snapshot()];
  process.load(SOURCE);
  const phases = new Set<number | undefined>();
  for (const fuel of PAUSES) {
    while (process.stats.fuelUsed < fuel) {
      process.run(7);
      const phase = process.memory[PROCESS_COLLECTOR_PHASE];
      if (!phases.has(phase)) victims.push(process.snapshot());
      phases.add(phase);
    }
    victims.push(process.snapshot());
  }
  return victims;
}
