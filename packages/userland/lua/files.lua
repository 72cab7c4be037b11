---Files in folders of the board. A name begins with that of the folder: files.read "data/log.txt". All calls wait.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.files"
local buffer <const> = require "buffer"

local PIECE <const> = 32768 -- most bytes of one request
local LIST <const> = 4096

local files = {}

---Lends the name and makes the request. Who calls has the turn.
---@return integer? length @return SystemCallError?
local function request(call, name, command, argument)
  local done, problem = driver.allow_name(name)
  if not done then return nil, problem end
  local status, length = syscall.operation(call, driver.driver, command, argument, 0, driver.upcall_done)
  driver.allow_name(nil)
  if not status then return nil, length end
  return syscall.status(call, status, length)
end

local function check(call, argument, text)
  if type(text) ~= "string" then return syscall.bad_argument(call, argument, "string", text) end
end

---With a buffer of such a size for the answer. @return string? @return SystemCallError?
local function fetch(call, name, command, argument, size)
  local turn <close> = syscall.turn(driver.driver)
  local content <const> = buffer.new(size)
  local done, problem = driver.allow_content(content)
  if not done then return nil, problem end
  local length
  length, problem = request(call, name, command, argument)
  driver.allow_content(nil)
  if not length then return nil, problem end
  return content:read(0, length)
end

---With text to be written. @return true? @return SystemCallError?
local function put(call, name, command, text)
  local turn <close> = syscall.turn(driver.driver)
  local done, problem = driver.allow_data(text)
  if not done then return nil, problem end
  local length
  length, problem = request(call, name, command, 0)
  driver.allow_data(nil)
  if not length then return nil, problem end
  return true
end

---How long a file is, in bytes.
---@return integer? @return SystemCallError? problem NODEVICE: there is none, or this program may not
function files.size(name)
  check("files.size", "name", name)
  local turn <close> = syscall.turn(driver.driver)
  return request("files.size", name, driver.command_size, 0)
end

---A piece of a file, at most 32768 bytes; "" at its end.
---@param offset integer? from 0, which it is if it is not said @param length integer? as much as there is, if it is not said
---@return string? @return SystemCallError?
function files.read(name, offset, length)
  check("files.read", "name", name)
  offset = syscall.integer("files.read", "offset", offset or 0, 0, 0xffffffff)
  if length then
    length = syscall.integer("files.read", "length", length, 1, PIECE)
  else
    local size, problem = files.size(name)
    if not size then return nil, problem end
    length = math.min(math.max(size - offset, 1), PIECE)
  end
  return fetch("files.read", name, driver.command_read, offset, length)
end

---Puts text in place of what the file has, and makes the file if there is none. At most 32768 bytes.
---@return true? @return SystemCallError?
function files.write(name, text)
  check("files.write", "name", name)
  check("files.write", "text", text)
  return put("files.write", name, driver.command_write, text)
end

---Puts text to the end of the file, and makes it if there is none. At most 32768 bytes.
---@return true? @return SystemCallError?
function files.append(name, text)
  check("files.append", "name", name)
  check("files.append", "text", text)
  return put("files.append", name, driver.command_append, text)
end

---Removes a file, or a folder that is empty.
---@return true? @return SystemCallError?
function files.remove(name)
  check("files.remove", "name", name)
  local turn <close> = syscall.turn(driver.driver)
  local length, problem = request("files.remove", name, driver.command_remove, 0)
  if not length then return nil, problem end
  return true
end

---The names in a folder, in order; those of folders end with a slash.
---@return string[]? @return SystemCallError?
function files.list(name)
  check("files.list", "name", name)
  local names = {}
  while true do
    local text, problem = fetch("files.list", name, driver.command_list, #names, LIST)
    if not text then return nil, problem end
    if text == "" then return names end
    for one in text:gmatch("([^\0]+)\0") do names[#names + 1] = one end
  end
end

return files
