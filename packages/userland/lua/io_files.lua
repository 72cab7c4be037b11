---The part of `io`, `os` and the loading functions that has to do with files, for programs of the machine. Names are of
---`files`: "home/notes.txt", "data/log.txt", "app/main.lua"; without such a folder in front they are in `home`.

local files <const> = require "files"
local syscall <const> = require "syscall"

local PIECE <const> = 4096
local messages <const> = {
  [2] = "No such file or directory", [5] = "Input/output error", [12] = "Cannot allocate memory", [13] = "Permission denied",
  [16] = "Device or resource busy", [17] = "File exists", [20] = "Not a directory", [21] = "Is a directory",
  [22] = "Invalid argument", [24] = "Too many open files", [27] = "File too large", [28] = "No space left on device",
  [30] = "Read-only file system", [39] = "Directory not empty", [40] = "Too many levels of symbolic links",
}

local library = {}

---Folder and name of what a program wrote.
local function locate(name)
  local text = name:gsub("^/", ""):gsub("^%./", ""):gsub("/+", "/")
  local folder, rest = text:match "^([^/]+)/(.+)$"
  if folder and (text ~= name or folder == "home" or folder == "app" or files.list(folder)) then return folder, rest end
  return "home", text
end

---Numbers of Linux for what is refused before a medium is asked.
local reasons <const> = { NODEVICE = 13, INVALID = 2, NOMEM = 12 }

---What functions of `io` return of a failure.
---@param no_memory integer? what it is called if memory, or a quota, does not suffice
local function failed(name, problem, no_memory)
  local reason = problem.reason or problem.name == "NOMEM" and no_memory or reasons[problem.name] or 5
  local text = messages[reason] or problem.meaning
  return nil, name and ("%s: %s"):format(name, text) or text, reason
end

---An open file: what was read and not used, what was written and not put out, and where that is.
---@class IoFile
local File = { __name = "FILE*" }
File.__index = File

local function check_file(self, call)
  if getmetatable(self) ~= File then syscall.bad_argument(call, "file", "FILE*", self) end
  if not self.file then error("attempt to use a closed file", 3) end
end

---Puts out what was written. @return true? @return string? @return integer?
local function flush(self)
  local text = table.concat(self.out)
  self.out, self.waiting = {}, 0
  while text ~= "" do
    local piece = text:sub(1, 32768)
    local done, problem = self.file:write(piece, not self.append and self.place or nil)
    if not done then return failed(nil, problem) end
    self.place = self.place + #piece
    text = text:sub(#piece + 1)
  end
  return true
end

---Has more to be read. @return boolean false at the end @return SystemCallError?
local function fill(self)
  local text, problem = self.file:read(self.place, PIECE)
  if not text then return false, problem end
  self.place = self.place + #text
  self.buffer = self.buffer .. text
  return text ~= ""
end

local function take(self, count)
  local text = self.buffer:sub(1, count)
  self.buffer = self.buffer:sub(count + 1)
  return text
end

local function read_line(self, keep)
  while true do
    local at = self.buffer:find("\n", 1, true)
    if at then
      local text = take(self, at)
      return keep and text or text:sub(1, -2)
    end
    local more, problem = fill(self)
    if problem then return nil, problem end
    if not more then
      if self.buffer == "" then return nil end
      return take(self, #self.buffer)
    end
  end
end

local function read_all(self)
  local parts = { take(self, #self.buffer) }
  while true do
    local more, problem = fill(self)
    if problem then return nil, problem end
    if not more then return table.concat(parts) end
    parts[#parts + 1] = take(self, #self.buffer)
  end
end

local function read_count(self, count)
  while #self.buffer < count or (count == 0 and self.buffer == "") do
    local more, problem = fill(self)
    if problem then return nil, problem end
    if not more then break end
  end
  if self.buffer == "" then return nil end
  return take(self, count)
end

---At most 200 characters that may be a numeral, as C's library reads them.
local function read_number(self)
  local at = 1
  local function peek()
    while at > #self.buffer do if not fill(self) then return "" end end
    return self.buffer:sub(at, at)
  end
  while peek():find "^%s" do at = at + 1 end
  local first = at
  local function accept(set)
    local character = peek()
    if character == "" or at - first >= 200 or not set:find(character, 1, true) then return false end
    at = at + 1
    return true
  end
  accept "+-"
  local digits, exponent = "0123456789", "eE"
  if accept "0" and accept "xX" then digits, exponent = "0123456789abcdefABCDEF", "pP" end
  while accept(digits) do end
  if accept "." then while accept(digits) do end end
  if accept(exponent) then
    accept "+-"
    while accept "0123456789" do end
  end
  local text = take(self, at - 1):sub(first)
  return tonumber(text)
end

local function read(self, call, ...)
  if #self.out > 0 then flush(self) end
  local formats = table.pack(...)
  if formats.n == 0 then formats = { "l", n = 1 } end
  local results = {}
  for index = 1, formats.n do
    local format = formats[index]
    local value, problem
    if math.type(format) then value, problem = read_count(self, syscall.integer(call, "count", format, 0, 0x7fffffff))
    else
      local letter = type(format) == "string" and format:gsub("^%*", ""):sub(1, 1)
      if letter == "n" then value, problem = read_number(self)
      elseif letter == "a" then value, problem = read_all(self)
      elseif letter == "l" then value, problem = read_line(self, false)
      elseif letter == "L" then value, problem = read_line(self, true)
      else error(("bad argument #%d to '%s' (invalid format)"):format(index, call), 3) end
    end
    if problem then return failed(nil, problem) end
    results[index] = value
    if value == nil then return table.unpack(results, 1, index) end
  end
  return table.unpack(results, 1, formats.n)
end

function File:read(...)
  check_file(self, "read")
  return read(self, "read", ...)
end

function File:write(...)
  check_file(self, "write")
  if not self.writes then return nil, "Bad file descriptor", 9 end
  self.place = self.place - #self.buffer
  self.buffer = ""
  for index = 1, select("#", ...) do
    local text = select(index, ...)
    if type(text) ~= "string" and type(text) ~= "number" then
      error(("bad argument #%d to 'write' (string expected, got %s)"):format(index, type(text)), 2)
    end
    text = tostring(text)
    self.out[#self.out + 1] = text
    self.waiting = self.waiting + #text
  end
  if self.waiting >= self.limit then
    local done, message, reason = flush(self)
    if not done then return nil, message, reason end
  end
  return self
end

function File:flush()
  check_file(self, "flush")
  local done, message, reason = flush(self)
  if not done then return nil, message, reason end
  return self
end

function File:seek(whence, offset)
  check_file(self, "seek")
  whence, offset = whence or "cur", syscall.integer("seek", "offset", offset or 0)
  local done, message, reason = flush(self)
  if not done then return nil, message, reason end
  local base = 0
  if whence == "cur" then base = self.place - #self.buffer
  elseif whence == "end" then
    local size, problem = self.file:size()
    if not size then return failed(nil, problem) end
    base = size
  elseif whence ~= "set" then error(("bad argument #1 to 'seek' (invalid option '%s')"):format(tostring(whence)), 2) end
  if base + offset < 0 or base + offset > 0xfffffffe then return nil, "Invalid argument", 22 end
  self.place, self.buffer = base + offset, ""
  return self.place
end

function File:setvbuf(mode, size)
  check_file(self, "setvbuf")
  self.limit = mode == "no" and 0 or size or PIECE
  return true
end

function File:close()
  check_file(self, "close")
  local done, message, reason = flush(self)
  self.file:close()
  self.file = nil
  if not done then return nil, message, reason end
  return true
end

function File:lines(...)
  check_file(self, "lines")
  local formats = table.pack(...)
  return function()
    if not self.file then error("file is already closed", 2) end
    return read(self, "lines", table.unpack(formats, 1, formats.n))
  end
end

function File:__tostring()
  return self.file and ("file (%p)"):format(self) or "file (closed)"
end

---What the collector finds is put out and closed; it may not wait, so that is done soon.
function File:__gc()
  if self.file and not self.collected then
    self.collected = true
    if #self.out > 0 then syscall.call(File.close, self) else self.file:close() self.file = nil end
  end
end

function File:__close()
  if self.file then self:close() end
end

function library.open(name, mode)
  if type(name) ~= "string" then syscall.bad_argument("io.open", "name", "string", name) end
  mode = mode or "r"
  if type(mode) ~= "string" or not mode:find "^[rwa]%+?b?$" then
    error(("bad argument #2 to 'open' (invalid mode)"), 2)
  end
  local kind, both = mode:sub(1, 1), mode:find("+", 1, true) ~= nil
  local writes = kind ~= "r" or both
  local folder, rest = locate(name)
  local parent, problem = files.folder(folder)
  if not parent then return failed(name, problem, 24) end
  local file
  file, problem = parent:open(rest, { write = writes, create = kind ~= "r", truncate = kind == "w" })
  parent:close()
  if not file then return failed(name, problem, 24) end
  return setmetatable({
    file = file, writes = writes, append = kind == "a", place = 0, buffer = "", out = {}, waiting = 0, limit = PIECE,
  }, File)
end

function library.type(value)
  if getmetatable(value) ~= File then return nil end
  return value.file and "file" or "closed file"
end

function library.lines(name, ...)
  local file, message = library.open(name)
  if not file then error(message, 2) end
  local formats = table.pack(...)
  return function()
    local results = table.pack(read(file, "lines", table.unpack(formats, 1, formats.n)))
    if results[1] == nil and file.file then file:close() end
    return table.unpack(results, 1, results.n)
  end, nil, nil, file
end

function library.remove(name)
  local folder, rest = locate(name)
  local done, problem = files.remove(folder .. "/" .. rest)
  if not done then return failed(name, problem) end
  return true
end

function library.rename(old, new)
  local folder, rest = locate(old)
  local other, target = locate(new)
  if folder ~= other then return nil, old .. ": Invalid cross-device link", 18 end
  local done, problem = files.rename(folder .. "/" .. rest, folder .. "/" .. target)
  if not done then return failed(old, problem) end
  return true
end

---The source in a file, without a first line that begins with '#'. @return string? @return string? message
local function source(name)
  local file, message = library.open(name)
  if not file then return nil, message end
  local text <const> = file:read "a"
  file:close()
  return (text:gsub("^#[^\n]*", ""))
end

---@param ... table the environment, if it is not that of the program
function library.loadfile(name, mode, ...)
  if type(name) ~= "string" then syscall.bad_argument("loadfile", "name", "string", name) end
  local text, message = source(name)
  if not text then return nil, "cannot open " .. message end
  return load(text, "@" .. name, mode or "t", ...)
end

function library.dofile(name)
  local f, message = library.loadfile(name)
  if not f then error(message, 0) end
  return f()
end

---Finds modules among the program's own files: `require "a.b"` is home/a/b.lua.
function library.searcher(module)
  local path <const> = "home/" .. module:gsub("%.", "/") .. ".lua"
  local text, message = source(path)
  if not text then return "no file '" .. path .. "'" end
  local f
  f, message = load(text, "@" .. path, "t")
  if not f then error(("error loading module '%s' from file '%s':\n\t%s"):format(module, path, message), 0) end
  return f, path
end

---A line of the console. @param format "l"|"L"|"n"|nil
function library.read(format)
  format = (format or "l"):gsub("^%*", "")
  local line, problem = require "console".read()
  if not line then return failed(nil, problem) end
  if format == "n" then return tonumber(line) end
  return format == "L" and line .. "\n" or line
end

return library
