/**
 * A process that makes random system calls with random arguments of all classes against all drivers, beside a neighbour that
 * behaves. What must hold: nothing throws, no driver and no part of the kernel shows a defect, and the neighbour finds
 * nothing changed and is served in time. The same seed makes the same run.
 */

import type { CommandDescription, DriverDescription, ValueDescription } from '@perilune/abi';
import { type ImageLoader, VirtualChip } from '@perilune/hil';
import { Kernel, type ProcessId } from '@perilune/kernel';
import { isTwoWords, rangeOf } from '../../../packages/abi/tools/words.ts';
import { addDrivers, objectPermissions, realDrivers } from './drivers.ts';
import { probe } from './probe.ts';

export interface AbiFuzzResult {
  /** Made by the random process. */
  readonly calls: number;
  /** Lives of the random process: it exits and restarts at random, too. */
  readonly lives: number;
  readonly neighbourRounds: number;
  /** What went wrong; empty if nothing did. */
  readonly findings: readonly string[];
}

const MEMORY = 128 * 1024;
/** Virtual time after which the neighbour counts as starved, µs. */
const LONGEST_SILENCE = 2_000_000;
const encoder = new TextEncoder();

/** Numbers that are more likely to matter than others: what is known of the drivers, and the borders of words. */
function interestingNumbers(drivers: readonly DriverDescription[]): number[] {
  const known = drivers.flatMap(({ number, commands, upcalls }) => [
    number,
    ...commands.map((command) => command.number),
    ...upcalls.map((upcall) => upcall.number),
  ]);
  return [...new Set([...known, 0, 1, 2, 3, 6, 7, 8, 0xffff, 0x10000, 0x10001, 0x7fffffff, 0x80000000, 0xffffffff])];
}

/** What is known of the commands, as a table of Lua: half of the calls are such as could succeed. */
function catalogue(drivers: readonly DriverDescription[]): string {
  const rows = drivers.flatMap((driver) =>
    driver.commands.map((command: CommandDescription) => {
      const values = command.arguments.map((value) => generator(driver, value));
      const opened =
        command.returns[0]?.type === 'handle' ? `, opens = "${driver.number} ${command.returns[0].kind}"` : '';
      return `{ ${driver.number}, ${command.number}, function() return ${values.join(', ')} end${opened} },`;
    }),
  );
  return rows.join('\n');
}

/** An expression for a valid value, more often a small one. */
function generator(driver: DriverDescription, value: ValueDescription): string {
  switch (value.type) {
    case 'boolean':
      return 'random(0, 1)';
    case 'status':
      return '0';
    case 'choice':
      return `one_of { ${Object.values(value.choices).join(', ')} }`;
    case 'handle':
      return `handle "${driver.number} ${value.kind}"`;
    default: {
      const { least, most } = rangeOf(value)!;
      const small = `random(${least}, ${Math.min(most, least + 4)})`;
      return isTwoWords(value) ? `${small}, 0` : `one_of { ${small}, random(${least}, ${most}), last() }`;
    }
  }
}

/** Makes calls for ever; a seed of its own for each life, drawn from the number of the life. */
function randomProgram(drivers: readonly DriverDescription[], seed: number): string {
  return `
local raw = require "syscall.raw"
local buffer = require "buffer"
local probe = ${probe.number}
local _, tick = raw.command(0, 2)
math.randomseed(${seed}, tick)
local random = math.random
local drivers = { ${drivers.map(({ number }) => number).join(', ')} }
local numbers = { ${interestingNumbers(drivers).join(', ')} }
local seen = {} -- words the kernel has answered with, such as handles
local next_seen = 0
local function see(...)
  for index = 1, select("#", ...) do
    next_seen = next_seen % 32 + 1
    seen[next_seen] = (select(index, ...))
  end
end
local function number()
  local how = random(6)
  if how <= 2 then return numbers[random(#numbers)] end
  if how == 3 and #seen > 0 then return seen[random(#seen)] end
  if how == 4 then return random(0, 300) end
  if how == 5 then return random(0, 0xffffffff) end
  return random(-2, 12)
end
local handles = {}
local function one_of(list) return list[random(#list)] end
local function handle(kind) local list = handles[kind] return list and list[random(#list)] or number() end
local function last() return seen[next_seen] or 0 end
local catalogue = {
${catalogue(drivers)}
}
local function remember(opens, variant, word, ...)
  if opens and variant == 129 then
    handles[opens] = handles[opens] or {}
    handles[opens][random(8)] = word
    for place = 1, 8 do handles[opens][place] = handles[opens][place] or word end
  end
  see(word, ...)
end
local names = { "light", "key", "thermometer", "a", "volts", "fan", "random", "neighbour", "offered", "" }
local function driver() if random(12) == 1 then return number() end return drivers[random(#drivers)] end
local function memory()
  local how = random(4)
  if how == 1 then return nil end
  return buffer.new(random(0, 64))
end
local function text()
  local how = random(3)
  if how == 1 then return memory() end
  if how == 2 then return one_of(names) end
  return string.rep("x", random(0, 80))
end
local calls = {
  function()
    local entry = catalogue[random(#catalogue)]
    remember(entry.opens, raw.command(entry[1], entry[2], entry[3]()))
  end,
  function() see(select(2, raw.command(driver(), number(), number(), number()))) end,
  function() see(raw.subscribe(driver(), number(), random(0, 4), number())) end,
  function() see(raw.subscribe(driver(), number(), number(), number())) end,
  function() raw.allow_read_write(driver(), random(0, 3), memory()) end,
  function() raw.allow_read_only(driver(), one_of { random(0, 2), number() }, text()) end,
  function() raw.allow_userspace_readable(driver(), number(), memory()) end,
  function() raw.memop(number(), number()) end,
  function() see(raw.yield_no_wait()) end,
  function()
    -- Something to wait for first, so that waiting has an end.
    if raw.subscribe(probe, 0, 1, 0) == 130 and raw.command(probe, 2, random(0, 2000), 0) == 128 then see(raw.yield_wait()) end
  end,
  function() if raw.command(probe, 2, random(0, 2000), 0) == 128 then see(raw.yield_wait_for(probe, 0)) end end,
  function() if random(3000) == 1 then raw.restart(number()) end end,
  function() if random(20000) == 1 then error { number() } end end,
  function() if random(500) == 1 then collectgarbage() end end,
}
local weights = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12, 13, 14 }
while true do
  local ok, message = pcall(calls[weights[random(#weights)]])
  if not ok and type(message) == "table" then error "at random" end
end
`;
}

/** Checks everything that could reach it: its grant, its events, its lent memory, its handle, its timer. */
const neighbourProgram = `
local raw = require "syscall.raw"
local probe = require "probe"
local memory = require "buffer".new(16)
probe.lend(memory)
probe.subscribe(0, 1, 11)
local _, thing = probe.open()
for round = 1, math.huge do
  local value = round % 251
  local variant, before = probe.remember(round)
  assert(variant == 129 and before == round - 1, "the grant was changed")
  variant, before = probe.use(thing)
  assert(variant == 129 and before == round, "the handle was used")
  assert(select(2, probe.fill(value)) == 16 and memory:get(15) == value, "the lent memory was changed")
  assert(probe.emit_soon(1000, round) == 128)
  local f, userdata, got = raw.yield_wait()
  assert(f == 1 and userdata == 11 and got == round, "an upcall of somebody else")
  assert(memory:get(0) == value, "somebody wrote into the lent memory")
  if round % 50 == 0 then print(round) end
end
`;

export function fuzzAbi(loader: ImageLoader, seed: number, calls: number, probeModule: Uint8Array): AbiFuzzResult {
  const findings: string[] = [];
  let lives = 0;
  let made = 0;
  let rounds = 0;
  let heard = 0;
  let random: ProcessId | undefined;
  let lastCall = 0;
  const chip = new VirtualChip({ bootTime: 1_700_000_000 });
  const kernel = new Kernel({
    chip,
    loader,
    observer: {
      systemCall: (process) => {
        if (process !== random) return;
        made++;
        lastCall = chip.now();
      },
    },
    events: {
      started: (process, name) => {
        if (name !== 'random') return;
        random = process;
        lives++;
      },
      faulted: ({ name, cause, message, systemCalls }) => {
        if (name === 'neighbour') findings.push(`the neighbour faulted: ${cause}: ${message}`);
        if (name === 'random' && cause !== 'error' && cause !== 'memory')
          findings.push(
            `the random process: ${cause}: ${message}; ${systemCalls
              .slice(-3)
              .map(({ text }) => text)
              .join('; ')}`,
          );
      },
      defect: (defect) => findings.push(`defect: ${JSON.stringify(defect)}`),
    },
  });
  addDrivers(kernel);
  kernel.setOutput(({ name }, _stream, bytes) => {
    if (name !== 'neighbour') return;
    rounds = Number(new TextDecoder().decode(bytes)) || rounds;
    heard = chip.now();
  });
  const drivers = [...realDrivers, probe];
  const permissions = [
    ...new Set(
      drivers.flatMap(({ permission, commands }) => [
        permission,
        ...commands.map((one: { permission?: string }) => one.permission),
      ]),
    ),
  ];
  const granted = [...objectPermissions, ...permissions].filter(
    // Who may control processes may end the neighbour.
    (permission): permission is string => permission !== undefined && permission !== 'process-control',
  );
  for (const [name, program] of [
    ['neighbour', neighbourProgram],
    ['random', randomProgram(drivers, seed)],
  ] as const) {
    const sources = new Map([
      ['main.lua', encoder.encode(program)],
      ['probe.lua', probeModule],
    ]);
    const started = kernel.start({
      name,
      program: { name, memory: MEMORY, main: 'main.lua', sources },
      permissions: granted,
      faultPolicy: name === 'random' ? { policy: 'restart', backOff: 1000, longestBackOff: 1000 } : { policy: 'stop' },
    });
    if (started.kind === 'refused') throw new Error(`${name} ${started.message}`);
  }
  try {
    while (made < calls && findings.length === 0) {
      kernel.step();
      if (chip.now() - heard > LONGEST_SILENCE) findings.push(`the neighbour was not served for ${LONGEST_SILENCE} µs`);
      if (chip.now() - lastCall > LONGEST_SILENCE) findings.push('the random process makes no calls any more');
    }
  } catch (error) {
    findings.push(`the kernel threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  return { calls: made, lives, neighbourRounds: rounds, findings };
}
