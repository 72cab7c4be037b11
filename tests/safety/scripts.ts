/** Hostile scripts: each has all outputs it is granted do what they must not, by one way or another. */
import type { RigOutput } from './rig.ts';

export interface Script {
  readonly name: string;
  /** Never gives up an output, ends, or goes silent. */
  readonly isQuiet: boolean;
  /** Made from a board’s outputs and a number of its own. */
  source(outputs: readonly RigOutput[], number: number): string;
  /** Lines more of app.toml. */
  app?(outputs: readonly RigOutput[], number: number): string;
}

/** Finds what is there, and tries what it can with it; nothing that goes wrong is of interest. */
const HEAD = `local alarm, devices, gpio, pwm, led = require "alarm", require "devices", require "gpio", require "pwm", require "led"
math.randomseed(NUMBER)
local values <const> = { 0, 0, 1, -1, 3.3, 7, 40, 55.5, 100, 1000, -1000, 2^31, -2^40, 1e300, 0.1, math.huge, -math.huge }
local function value() return values[math.random(#values)] + (math.random(3) == 1 and math.random() or 0) end
local outs = {}
for _, name in ipairs { NAMES } do
  local d = devices.find(name)
  if d then
    outs[#outs + 1] = function()
      if d.dimensions == 3 then return d:write(value(), value(), value()) end
      return d:write(value())
    end
  end
  local l = name == "lamp" and math.random(2) == 1 and led.find(name)
  if l then outs[#outs + 1] = function() return l:set(math.random(2) == 1) end end
  local p = gpio.find(name)
  if p and p:output() then outs[#outs + 1] = function() return p:set(math.random(2) == 1) end end
  local w = pwm.find(name)
  if w then outs[#outs + 1] = function() return w:start(math.random(10000), math.random()) end end
end
local function any() local out = outs[math.random(#outs)] if out then pcall(out) end end
local function all() for _, out in ipairs(outs) do pcall(out) end end
local function wait() alarm.sleep(math.random(0, 400)) end
`;

const head = (outputs: readonly RigOutput[], number: number): string =>
  HEAD.replace('NAMES', outputs.map((name) => `"${name}"`).join(', ')).replace('NUMBER', `${number}`);

const script = (name: string, body: string, isQuiet = false): Script => ({
  name,
  isQuiet,
  source: (outputs, number) => head(outputs, number) + body,
});

export const scripts: readonly Script[] = [
  script('hammers', 'while true do for i = 1, 60 do any() end alarm.sleep(60) end', true),
  script('changes-its-mind', 'while true do all() wait() end', true),
  script('in-a-timer', 'alarm.every(7, all)', true),
  script('in-tasks', 'for i = 1, 5 do require("task").spawn(function() while true do any() wait() end end) end', true),
  script('writes-and-hangs', 'wait() all() while true do end'),
  script('writes-and-sleeps', 'while true do all() alarm.sleep(math.random(3000)) end'),
  script('crashes', 'for i = 1, math.random(9) do all() wait() end error("as planned")'),
  script('exits', 'for i = 1, math.random(9) do all() wait() end os.exit(1)'),
  script('eats-its-memory', 'all() local t = {} while true do t[#t + 1] = ("x"):rep(9000) .. #t any() end'),
  script(
    'closes-and-opens',
    `while true do
  all() wait()
  for _, name in ipairs { "heat", "motor", "relay", "lamp", "rgb" } do
    local d = devices.find(name)
    if d then pcall(d.write, d, value()) wait() pcall(d.close, d) end
  end
end`,
  ),
  script(
    'by-raw-calls',
    `local raw = require "syscall.devices"
local handles = {}
for index = 0, 12 do
  local handle = raw.open(index, "write")
  if handle then handles[#handles + 1] = handle end
end
raw.allow_values(string.pack("<i4", 123456))
while true do
  for _, handle in ipairs(handles) do
    pcall(raw.write, handle, math.random(-2^31, 2^31 - 1)) pcall(raw.request_write, handle) pcall(raw.write_all, handle)
  end
  alarm.sleep(math.random(0, 30))
end`,
    true,
  ),
  script(
    'offers-others-its-outputs',
    `devices.offer { name = "proxy", class = "heater", unit = "percent", write = function() all() return true end }
alarm.every(5, function() end)`,
  ),
  script(
    'uses-what-is-offered',
    `while true do
  local proxy = devices.find("proxy")
  if proxy then pcall(proxy.write, proxy, value()) end
  any() wait()
end`,
    true,
  ),
  script(
    'attacks-other-processes',
    `local processes = require "processes"
while true do
  local ids = processes.ids() or {}
  local id = ids[math.random(math.max(1, #ids))]
  local what = ({ "stop", "start", "fault", "terminate", "boot" })[math.random(5)]
  if id and id ~= processes.self() then pcall(processes[what], id) end
  any() wait()
end`,
  ),
  {
    name: 'in-a-control-step',
    isQuiet: false,
    source: (_, number) => `math.randomseed(${number})
local values <const> = { 0, 1, -1, 50, 1000, -1000, 2^40, 0/0, math.huge, "x", {}, true }
local steps = 0
function periodic(dt)
  steps = steps + 1
  if steps % 50 == 0 then while math.random(400) > 1 do end end
  local returned = {}
  for _, name in ipairs { "heat", "motor", "relay", "lamp" } do
    if math.random(2) == 1 then returned[name] = values[math.random(#values)] end
  end
  returned.rgb = { values[math.random(4)], 3, values[math.random(#values)] }
  return returned
end`,
    app: (outputs) =>
      `[control]\nrate = "20 Hz"\nbudget = "2 ms"\noutputs = [${outputs
        .filter((name) => name !== 'bolt' && name !== 'pulse')
        .map((name) => `"${name}"`)
        .join(', ')}]\n`,
  },
];
