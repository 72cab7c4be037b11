---Files: in folders of the board, in the program's own folder `home`, and its sources in `app`. A name begins with that of
---the folder: files.read "home/log.txt". Or relative to a folder that was opened. All calls wait.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.files"
local buffer <const> = require "buffer"

local PIECE <const> = 32768 -- most bytes of one request
local LIST <const> = 4096

local files = {}

---Lends the name and makes the request. Who calls has the turn. An error has the number of Linux as `reason`.
---@return integer? length @return SystemCallError?
local function request(call, name, command, argument, second)
  local done, problem = driver.allow_name(name)
  if not done then return syscall.named(call, nil, problem) end
  local status, length, reason = syscall.operation(call, driver.driver, command, argument, second or 0, driver.upcall_done)
  driver.allow_name(nil)
  if not status then return nil, length end
  if status == 0 then return length end
  problem = syscall.error(call, status)
  problem.reason = reason
  return nil, problem
end

local function check(call, argument, text)
  if type(text) ~= "string" then return syscall.bad_argument(call, argument, "string", text) end
end

---With a buffer of such a size for the answer. @return string? @return SystemCallError?
local function fetch(call, name, command, argument, size, second)
  local turn <close> = syscall.turn(driver.driver)
  local content <const> = buffer.new(size)
  local done, problem = driver.allow_content(content)
  if not done then return syscall.named(call, nil, problem) end
  local length
  length, problem = request(call, name, command, argument, second)
  driver.allow_content(nil)
  if not length then return nil, problem end
  return content:read(0, length)
end

---With text to be written. @return true? @return SystemCallError?
local function put(call, name, command, text, argument, second)
  local turn <close> = syscall.turn(driver.driver)
  local done, problem = driver.allow_data(text)
  if not done then return syscall.named(call, nil, problem) end
  local length
  length, problem = request(call, name, command, argument or 0, second)
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
    if not size then return syscall.named("files.read", nil, problem) end
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
  if not length then return syscall.named("files.remove", nil, problem) end
  return true
end

---@return string[]? @return SystemCallError?
local function list(call, name, command, handle)
  local names = {}
  while true do
    local text, problem
    if handle then text, problem = fetch(call, nil, command, handle, LIST, #names)
    else text, problem = fetch(call, name, command, #names, LIST) end
    if not text then return nil, problem end
    if text == "" then return names end
    for one in text:gmatch("([^\0]+)\0") do names[#names + 1] = one end
  end
end

---The names in a folder, in order; those of folders end with a slash.
---@return string[]? @return SystemCallError?
function files.list(name)
  check("files.list", "name", name)
  return list("files.list", name, driver.command_list)
end

---Makes a folder. @return true? @return SystemCallError?
function files.make(name)
  check("files.make", "name", name)
  local turn <close> = syscall.turn(driver.driver)
  local length, problem = request("files.make", name, driver.command_make, 0)
  if not length then return nil, problem end
  return true
end

---Gives a file or folder another name in the same folder of the board; a file of that name is gone.
---@return true? @return SystemCallError?
function files.rename(name, new)
  check("files.rename", "name", name)
  check("files.rename", "new", new)
  return put("files.rename", name, driver.command_rename, new)
end

---A file that was opened.
---@class OpenFile
---@field private handle integer?
local File = { __name = "open file" }
File.__index = File

---A folder that was opened, and the right to what is below.
---@class Folder
---@field private handle integer?
local Folder = { __name = "folder" }
Folder.__index = Folder

local function handle_of(self, call)
  return self.handle or error(call .. ": it is closed", 3)
end

---A piece from a place on, at most 32768 bytes; "" at the end. @return string? @return SystemCallError?
function File:read(offset, length)
  local handle = handle_of(self, "file:read")
  offset = syscall.integer("file:read", "offset", offset or 0, 0, 0xfffffffe)
  length = syscall.integer("file:read", "length", length or PIECE, 1, PIECE)
  return fetch("file:read", nil, driver.command_read_at, handle, length, offset)
end

---Writes at a place, or at the end if none is said; at most 32768 bytes. @return true? @return SystemCallError?
function File:write(text, offset)
  local handle = handle_of(self, "file:write")
  check("file:write", "text", text)
  offset = offset and syscall.integer("file:write", "offset", offset, 0, 0xfffffffe) or 0xffffffff
  return put("file:write", nil, driver.command_write_at, text, handle, offset)
end

---@return true? @return SystemCallError?
local function simple(self, call, command, second)
  local handle = handle_of(self, call)
  local turn <close> = syscall.turn(driver.driver)
  local length, problem = request(call, nil, command, handle, second)
  if not length then return nil, problem end
  return length
end

---Makes the file so long. @return integer? @return SystemCallError?
function File:truncate(length)
  return simple(self, "file:truncate", driver.command_truncate_at, syscall.integer("file:truncate", "length", length, 0, 0xfffffffe))
end

---How long it is. @return integer? @return SystemCallError?
function File:size()
  return simple(self, "file:size", driver.command_size_at)
end

function File:close()
  if self.handle then driver.close_file(self.handle) end
  self.handle = nil
end
File.__close = File.close
File.__gc = File.close

function Folder:close()
  if self.handle then driver.close_folder(self.handle) end
  self.handle = nil
end
Folder.__close = Folder.close
Folder.__gc = Folder.close

---Opens a folder. @return Folder? @return SystemCallError? problem NODEVICE: there is none, or this program may not
function files.folder(name)
  check("files.folder", "name", name)
  local turn <close> = syscall.turn(driver.driver)
  local done, problem = driver.allow_name(name)
  if not done then return syscall.named("files.folder", nil, problem) end
  local handle
  handle, problem = driver.open_folder()
  if not handle then return syscall.named("files.folder", nil, problem) end
  return setmetatable({ handle = handle }, Folder)
end

---A folder below it. @return Folder? @return SystemCallError?
function Folder:folder(name)
  local own = handle_of(self, "folder:folder")
  check("folder:folder", "name", name)
  local turn <close> = syscall.turn(driver.driver)
  local done, problem = driver.allow_name(name)
  if not done then return syscall.named("folder:folder", nil, problem) end
  local handle
  handle, problem = driver.open_folder_at(own)
  if not handle then return syscall.named("folder:folder", nil, problem) end
  return setmetatable({ handle = handle }, Folder)
end

local WRITE <const>, CREATE <const>, EXCLUSIVE <const>, TRUNCATE <const> = 1, 2, 4, 8

---Opens a file below it.
---@param options { write?: boolean, create?: boolean, exclusive?: boolean, truncate?: boolean }? to read only, if it is not said
---@return OpenFile? @return SystemCallError?
function Folder:open(name, options)
  local own = handle_of(self, "folder:open")
  check("folder:open", "name", name)
  options = options or {}
  local flags = (options.write and WRITE or 0) | (options.create and CREATE or 0)
    | (options.exclusive and EXCLUSIVE or 0) | (options.truncate and TRUNCATE or 0)
  local turn <close> = syscall.turn(driver.driver)
  local done, problem = driver.allow_name(name)
  if not done then return syscall.named("folder:open", nil, problem) end
  local status, failure, reason, handle =
    syscall.operation("folder:open", driver.driver, driver.command_open_at, own, flags, driver.upcall_done)
  driver.allow_name(nil)
  if not status then return nil, failure end
  if status == 0 then return setmetatable({ handle = handle }, File) end
  problem = syscall.error("folder:open", status)
  problem.reason = reason
  return nil, problem
end

---The names in it, in order; those of folders end with a slash. @return string[]? @return SystemCallError?
function Folder:list()
  return list("folder:list", nil, driver.command_list_at, handle_of(self, "folder:list"))
end

---Removes a file, or a folder that is empty. @return true? @return SystemCallError?
function Folder:remove(name)
  local own = handle_of(self, "folder:remove")
  check("folder:remove", "name", name)
  local turn <close> = syscall.turn(driver.driver)
  local length, problem = request("folder:remove", name, driver.command_remove_at, own)
  if not length then return nil, problem end
  return true
end

---Makes a folder below it. @return true? @return SystemCallError?
function Folder:make(name)
  local own = handle_of(self, "folder:make")
  check("folder:make", "name", name)
  local turn <close> = syscall.turn(driver.driver)
  local length, problem = request("folder:make", name, driver.command_make_at, own)
  if not length then return nil, problem end
  return true
end

---Gives what is below it another name below it. @return true? @return SystemCallError?
function Folder:rename(name, new)
  local own = handle_of(self, "folder:rename")
  check("folder:rename", "name", name)
  check("folder:rename", "new", new)
  return put("folder:rename", name, driver.command_rename_at, new, own)
end

return files
