---Values that stay when the program ends, and when the power does. Keys are strings of 1 to 64 bytes; values are strings,
---numbers, booleans, and tables of them. All calls wait; a change that was told of as done stays.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.flash"
local buffer <const> = require "buffer"

local SMALL <const> = 256
local LARGEST <const> = 32768 -- bytes of a value
local DEEPEST <const> = 16

local flash = {}

local function check_key(call, key)
  if type(key) ~= "string" or #key < 1 or #key > 64 then
    return syscall.bad_argument(call, "key", "string of 1 to 64 bytes", key)
  end
end

---A value as bytes: a letter for its type, then what it is. Tables: their number of pairs, then those.
---@return string? @return string? problem
local function encode(value, depth)
  local kind = math.type(value) or type(value)
  if kind == "string" then return string.pack("<c1s4", "s", value) end
  if kind == "integer" then return string.pack("<c1i8", "i", value) end
  if kind == "float" then return string.pack("<c1d", "f", value) end
  if kind == "boolean" then return value and "t" or "n" end
  if kind ~= "table" then return nil, "a " .. kind .. " cannot be kept" end
  if depth == DEEPEST then return nil, "tables are nested too deeply, or in a circle" end
  local parts, count = { "" }, 0
  for key, one in next, value do
    local first, problem = encode(key, depth + 1)
    local second
    if first then second, problem = encode(one, depth + 1) end
    if not second then return nil, problem end
    count = count + 1
    parts[#parts + 1] = first .. second
  end
  parts[1] = string.pack("<c1I4", "T", count)
  return table.concat(parts)
end

---@return any value @return integer next where the rest begins
local function decode(text, place)
  local kind = text:sub(place, place)
  if kind == "s" then return string.unpack("<s4", text, place + 1) end
  if kind == "i" then return string.unpack("<i8", text, place + 1) end
  if kind == "f" then return string.unpack("<d", text, place + 1) end
  if kind == "T" then
    local count, next = string.unpack("<I4", text, place + 1)
    local result = {}
    for _ = 1, count do
      local key, value
      key, next = decode(text, next)
      value, next = decode(text, next)
      result[key] = value
    end
    return result, next
  end
  return kind == "t", place + 1
end

local function check_value(call, value)
  local text, problem = encode(value, 0)
  if not text then error(("bad argument 'value' to '%s' (%s)"):format(call, problem), 3) end
  if #text > LARGEST then
    error(("bad argument 'value' to '%s' (it takes %d bytes, more than %d)"):format(call, #text, LARGEST), 3)
  end
  return text
end

---Lends the key and makes the request. Who calls has the turn.
---@return integer? status @return integer|SystemCallError length
local function request(call, key, command, argument)
  local done, problem = driver.allow_key(key)
  if not done then return syscall.named(call, nil, problem) end
  local status, length = syscall.operation(call, driver.driver, command, argument or 0, 0, driver.upcall_done)
  driver.allow_key(nil)
  return status, length
end

---Asks for bytes, with a buffer that is large enough at the second try.
---@return string? text nil without an error: there is none @return SystemCallError?
local function fetch(call, key, command, argument, size)
  while true do
    local value <const> = buffer.new(size)
    local done, problem = driver.allow_value(value)
    if not done then return syscall.named(call, nil, problem) end
    local status, length = request(call, key, command, argument)
    driver.allow_value(nil)
    if not status then return nil, length end
    if status == 0 then return value:read(0, length) end
    local failure = syscall.error(call, status)
    if failure.name == "NOSUPPORT" then return nil end
    if failure.name ~= "SIZE" or length <= size then return nil, failure end
    size = length
  end
end

---@return any value nil without an error: the key has none @return SystemCallError?
local function get(call, key)
  local turn <close> = syscall.turn(driver.driver)
  local text, problem = fetch(call, key, driver.command_get, 0, SMALL)
  if not text then return nil, problem end
  return (decode(text, 1))
end

---@return true? @return SystemCallError?
local function change(call, key, command, text)
  local turn <close> = syscall.turn(driver.driver)
  local done, problem
  if text then
    done, problem = driver.allow_data(text)
    if not done then return syscall.named(call, nil, problem) end
  end
  local status, length = request(call, key, command)
  if text then driver.allow_data(nil) end
  if not status then return nil, length end
  return syscall.status(call, status, true)
end

---The value of a key. @param default any what to return if it has none
---@return any value @return SystemCallError?
function flash.get(key, default)
  check_key("flash.get", key)
  local value, problem = get("flash.get", key)
  if problem then return nil, problem end
  if value == nil then return default end
  return value
end

---Keeps a value. nil removes the key.
---@return true? @return SystemCallError? problem NOMEM: the quota does not suffice
function flash.set(key, value)
  check_key("flash.set", key)
  if value == nil then return flash.remove(key) end
  return change("flash.set", key, driver.command_set, check_value("flash.set", value))
end

---Keeps a value if the key has none yet. @return true? @return SystemCallError? problem NOSUPPORT: it has one
function flash.add(key, value)
  check_key("flash.add", key)
  return change("flash.add", key, driver.command_add, check_value("flash.add", value))
end

---Keeps a value if the key has one already. @return true? @return SystemCallError? problem NOSUPPORT: it has none
function flash.update(key, value)
  check_key("flash.update", key)
  return change("flash.update", key, driver.command_update, check_value("flash.update", value))
end

---Removes a key; one that has no value is as good as removed. @return true? @return SystemCallError?
function flash.remove(key)
  check_key("flash.remove", key)
  local done, problem = change("flash.remove", key, driver.command_delete)
  if done or problem.name == "NOSUPPORT" then return true end
  return nil, problem
end

---The keys that begin so, in order. @param prefix string? @return string[]? @return SystemCallError?
function flash.keys(prefix)
  prefix = prefix or ""
  if type(prefix) ~= "string" or #prefix > 64 then syscall.bad_argument("flash.keys", "prefix", "string of at most 64 bytes", prefix) end
  local keys = {}
  while true do
    local turn <close> = syscall.turn(driver.driver)
    local text, problem = fetch("flash.keys", prefix, driver.command_list, #keys, 1024)
    if not text then return nil, problem end
    if text == "" then return keys end
    local place = 1
    while place <= #text do keys[#keys + 1], place = string.unpack("s1", text, place) end
  end
end

---Bytes that are kept, 64 for each entry beside its own, and how many may be.
---@return integer? used @return integer|SystemCallError quota
function flash.usage()
  local turn <close> = syscall.turn(driver.driver)
  local status, length = request("flash.usage", "", driver.command_usage)
  if not status then return nil, length end
  if status ~= 0 then return nil, syscall.error("flash.usage", status) end
  return length, driver.quota()
end

---Changes of a transaction, one after the other, as the kernel takes them.
local function pack(changes)
  local parts = {}
  for key, text in next, changes do
    parts[#parts + 1] = string.pack("<BBI4", text and 1 or 0, #key, text and #text or 0) .. key .. (text or "")
  end
  return table.concat(parts)
end

---Has f read and change values as fields of a table, and keeps all of the changes or, if f throws, none:
---`flash.transaction(function(values) values.count = (values.count or 0) + 1 end)`.
---@param f fun(values: table): ... @return any ... true, and what f returned @return SystemCallError?
function flash.transaction(f)
  if type(f) ~= "function" then syscall.bad_argument("flash.transaction", "f", "function", f) end
  local changes = {} -- text of each value; false: removed
  local values = setmetatable({}, {
    __index = function(_, key)
      check_key("flash.transaction", key)
      local text = changes[key]
      if text then return (decode(text, 1)) end
      if text == false then return nil end
      local value, problem = get("flash.transaction", key)
      if problem then error(problem, 0) end
      return value
    end,
    __newindex = function(_, key, value)
      check_key("flash.transaction", key)
      changes[key] = value ~= nil and check_value("flash.transaction", value)
    end,
  })
  local results = table.pack(f(values))
  if next(changes) == nil then return true, table.unpack(results, 1, results.n) end
  local turn <close> = syscall.turn(driver.driver)
  local done, problem = driver.allow_changes(pack(changes))
  if not done then return syscall.named("flash.transaction", nil, problem) end
  local status, length = request("flash.transaction", nil, driver.command_commit)
  driver.allow_changes(nil)
  if not status then return nil, length end
  if status ~= 0 then return nil, syscall.error("flash.transaction", status) end
  return true, table.unpack(results, 1, results.n)
end

return flash
