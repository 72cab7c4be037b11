-- Generated from packages/abi/src/errors.ts by packages/abi/tools. Do not edit.
local find, match = string.find, string.match

-- The errors of system calls: code, name, meaning.
local texts = [[

1 FAIL the operation failed
2 BUSY it is busy; try again later
3 ALREADY it is in that state already
4 OFF it is switched off
5 RESERVE it has to be reserved first
6 INVALID an argument is not valid
7 SIZE a size is not valid
8 CANCEL it was cancelled
9 NOMEM the memory or a quota of the process is used up
10 NOSUPPORT this is not supported
11 NODEVICE there is no such device, or this process may not use it
12 UNINSTALLED the device is not installed
13 NOACK the other side did not answer
1024 BADRVAL the kernel answered in a way that this call does not have
]]

local Failure = { __name = "failure", __metatable = "failure" }

-- err.name, such as "NOMEM", and what it means; "FAIL" for a code that is not known.
function Failure.__index(err, key)
  local _, last = find(texts, "\n" .. err.code .. " ", 1, true)
  local name, meaning = match(texts, "(%u+) ([^\n]*)", last or #texts)
  if key == "name" then return name or "FAIL" end
  if key == "meaning" then return meaning or "error " .. err.code end
end

-- "alarm.set: it is busy; try again later (BUSY)"
function Failure.__tostring(err) return err.what .. ": " .. err.meaning .. " (" .. err.name .. ")" end

-- @param what failed, such as "alarm.set" @param variant of the answer; nil = a number is none of 32 bits
-- @param code of the error @return nil and the error
return function(what, variant, code)
  if not variant then code = 6
  elseif variant >= 128 then code = 1024 end
  return nil, setmetatable({ what = what, code = code }, Failure)
end
