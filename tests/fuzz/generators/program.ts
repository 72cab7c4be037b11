/**
 * Whole programs by a grammar: a prelude, then parts that are each protected, so that an error ends one part only.
 * Everything in them ends: loops are counted, functions call only those declared before, recursion counts down.
 */
import type { Random } from '../random.ts';
import { Scope } from './scope.ts';
import { block } from './statements.ts';

/**
 * What programs are written with. `object` has every metamethod there is and tells of them; `keep` collects text;
 * `pairs` only comes sorted, as its order is nobody's promise; `#` only of what `seq` made, as any border will do.
 */
const PRELUDE = `local unpack, pack = table.unpack, table.pack
local function plain(t, text)
  local keys = {}
  for k in pairs(t) do if type(k) ~= "table" and type(k) ~= "function" and type(k) ~= "thread" then keys[#keys + 1] = k end end
  table.sort(keys, function(a, b) return text(a) < text(b) end)
  return keys
end
local function text(v, depth)
  if v ~= v then return "nan" end
  if math.type(v) == "float" then return ("%.17g"):format(v) .. (v == math.floor(v) and "f" or "") end
  if type(v) == "string" then return ("%q"):format(v) end
  if type(v) ~= "table" or getmetatable(v) then return type(v) == "function" and "function" or type(v) == "thread" and "thread" or tostring(v) end
  if (depth or 0) > 2 then return "{...}" end
  local keys, out = plain(v, text), {}
  for i, k in ipairs(keys) do out[i] = text(k) .. "=" .. text(v[k], (depth or 0) + 1) end
  return "{" .. table.concat(out, ",") .. "}"
end
local function str(v)
  local kind = v == v and type(v) or "nan"
  return (kind == "table" and getmetatable(v) == nil or kind == "function" or kind == "thread" or kind == "nan") and kind or tostring(v)
end
local function show(...)
  local out = {}
  for i = 1, select("#", ...) do out[i] = text((select(i, ...))) end
  print(table.concat(out, " "))
end
local function sorted(t)
  local keys, i = plain(t, text), 0
  return function() i = i + 1 if keys[i] ~= nil then return keys[i], t[keys[i]] end end
end
local log = {}
local function keep(...) log[#log + 1] = text((...)) return ... end
local function flush() print(table.concat(log, ";")) log = {} end
local function try(name, f, ...)
  local r = pack(pcall(f, ...))
  if #log > 0 then flush() end
  show(name, unpack(r, 1, r.n))
end
local meta = {}
local function seq(t)
  if type(t) ~= "table" or getmetatable(t) == meta then return t end
  local r = {}
  for i = 1, math.huge do
    local v = rawget(t, i)
    if v == nil then return r end
    r[i] = v
  end
end
local function value(o) return type(o) == "table" and rawget(o, "n") or o end
local function object(n) return setmetatable({n = n}, meta) end
for _, event in ipairs {"add", "sub", "mul", "div", "mod", "pow", "idiv", "band", "bor", "bxor", "shl", "shr", "concat", "unm", "bnot"} do
  meta["__" .. event] = function(a, b) keep(event) return object(value(b)) end
end
meta.__eq = function(a, b) keep("eq") return value(a) == value(b) end
meta.__lt = function(a, b) keep("lt") return value(a) < value(b) end
meta.__le = function(a, b) keep("le") return value(a) <= value(b) end
meta.__index = function(o, k) keep("index") return k end
meta.__newindex = function(o, k, v) keep("newindex") rawset(o, k, v) end
meta.__call = function(o, ...) keep("call") return select("#", ...), ... end
meta.__len = function(o) keep("len") return 3 end
meta.__close = function(o, e) keep("close " .. text(value(o)) .. " " .. text(e)) end
meta.__tostring = function(o) return "object " .. tostring(rawget(o, "n")) end
`;

export function makeProgram(random: Random): string {
  const parts: string[] = [];
  const outer = Scope.outermost();
  for (let part = 1; part <= 8; part++) {
    const body = block(random, outer.inFunction(true), random.between(2, 5), '  ');
    parts.push(`try("part ${part}", function(...)\n${body}\nend, ${part}, "two", {3})`);
  }
  return `${PRELUDE}${parts.join('\n')}\n`;
}
