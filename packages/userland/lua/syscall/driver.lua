-- Makes the low-level module of a driver, such as require "syscall.alarm", from lines of code that are generated.
--
-- A process pays for each function it has, used or not, and for compiling it. So such a module is nearly empty: its
-- metatable finds the line of a name when that is first asked for, and compiles it. A line is "name =number" or "name
-- body", the body of a function whose arguments are a, b and c and which, where it does not return, has in v and x the
-- variant and the first word of an answer that is no success. Its world is small: C the raw command, R all raw calls,
-- D the number of the driver, F failure, N, X and S below, L the choices; what the function is called is w. What is in
-- most lines is shortened: see abbreviations. `command_name` is the number of a command, out of its line.

local raw = require "syscall.raw"
local syscall = require "syscall"
local find, gsub, load, match = string.find, string.gsub, load, string.match
local number_type, tointeger = math.type, math.tointeger

local INVALID <const>, BAD_RETURN_VARIANT <const> = 6, 1024

-- @param variant of the answer; nil = a number does not fit into a word @return nil and the error
local function failure(call, variant, code)
  if not variant then code = INVALID elseif variant >= 128 then code = BAD_RETURN_VARIANT end
  return nil, syscall.error(call, code)
end

-- An argument its caller cannot have meant is an error of the caller.
local function wrong(value, position, call, expected)
  return syscall.bad_argument(call, "#" .. position, expected, value)
end

-- An argument as a word; nil if it does not fit into one.
local function number(value, position, call, least, most)
  local word = number_type(value) and tointeger(value)
  if not word then return wrong(value, position, call, "whole number") end
  if word >= (least or 0) and word <= (most or 0xffffffff) then return word end
end

-- A word as an error; nil for 0.
local function status(word)
  if word == 0 then return nil end
  return syscall.error("status", word)
end

local abbreviations = {
  a = "a=N(a,1,w)if not a then return F(w)end ", -- the first argument is a u32
  b = "b=N(b,2,w)if not b then return F(w)end ", -- the second is
  c = "local v,x,y,z=C(D,", -- a command
}

-- @param driver its number @param name of the module @param lines the code @param choices see syscall.choices
return function(driver, name, lines, choices)
  local world = { C = raw.command, R = raw, D = driver, F = failure, N = number, X = wrong, S = status, L = choices }
  return setmetatable({ driver = driver }, {
    __index = function(module, key)
      local name_of_command = match(tostring(key), "^command_(.*)")
      local _, last = find(lines, "\n" .. (name_of_command or tostring(key)) .. " ", 1, true)
      if not last then return nil end
      local code = match(lines, "[^\n]*", last + 1)
      if name_of_command then return tointeger(tonumber(match(code, "$c(%d+)"))) end
      local value = tointeger(tonumber(match(code, "^=(%d+)")))
      if not value then
        code = "local w <const> = '" .. name .. "." .. key .. "' return function(a,b,c)"
          .. gsub(code, "$(%l)", abbreviations) .. " return F(w,v,x)end"
        value = assert(load(code, "=syscall." .. name, "t", world))()
      end
      module[key] = value
      return value
    end,
  })
end
