-- Large tables, stacks and frame records grow in pieces, and many frames, closing variables and upvalues are given up in
-- pieces: at whatever piece it is stopped, nothing is lost, and nothing is seen of it.

-- An array that is doubled, one made by a constructor, and one filled from an open list.
local squares = {}
for i = 1, 3000 do squares[i] = i * i end
print(#squares, squares[1], squares[2048], squares[3000]) --> 3000	1	4194304	9000000
local source = {}
for i = 1, 1500 do source[i] = i .. "," end
local listed = load("return {" .. table.concat(source) .. "}")()
print(#listed, listed[1500]) --> 1500	1500
local function pack(...) return { ... } end
local packed = pack(table.unpack(squares))
print(#packed, packed[3000]) --> 3000	9000000

-- A hash part that grows, one whose keys move to the array part, one made by a constructor.
local words = {}
for i = 1, 2000 do words["k" .. i] = i end
local sum = 0
for key, value in pairs(words) do sum = sum + value; assert(key == "k" .. value) end
print(sum) --> 2001000
local sparse = {}
for i = 2000, 1, -1 do sparse[i] = i end
print(#sparse, sparse[1], sparse[2000]) --> 2000	1	2000
for i = 1, 700 do source[i] = ("f%d = %d,"):format(i, i) end
local fields = load("return {" .. table.concat(source, "", 1, 700) .. "}")()
print(fields.f1, fields.f700) --> 1	700

-- A stack and frame records that move while functions hold on to their variables.
local getters = {}
local function dive(depth)
  local mine = depth
  getters[depth] = function() mine = mine + 1; return mine end
  if depth < 2500 then return 1 + dive(depth + 1) end
  return 0
end
print(dive(1), getters[1](), getters[2500](), getters[2500]()) --> 2499	2	2501	2502

-- An error that passes many frames, with their upvalues still open, and its handler on top of them.
local function fall(depth)
  local mine = depth
  getters[depth] = function() return mine end
  if depth == 4000 then error("deep", 0) end
  fall(depth + 1)
  return mine
end
print(pcall(fall, 1)) --> false	deep
print(getters[1](), getters[3999](), getters[4000]()) --> 1	3999	4000
print(xpcall(fall, function(message) return message .. select("#", table.unpack(squares, 1, 2000)) end, 1)) --> false	deep2000
local object = setmetatable({}, { __index = function(t, key) if key == 0 then error("bottom", 0) end return t[key - 1] end })
print(pcall(function() return object[190] end)) --> false	bottom

-- Closing variables on the way.
local closed = 0
local function close(depth)
  local guard <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
  if depth == 150 then fall(3000) end
  close(depth + 1)
end
print(pcall(close, 1), closed) --> false	150
print(select(2, pcall(close, 1)), closed) --> deep	300

-- A coroutine that yields and gets many values, and one that is closed far down.
local function echo(...) while true do coroutine.yield(...) end end
local wrapped = coroutine.wrap(echo)
print(select("#", wrapped(table.unpack(squares)))) --> 3000
local function sink(depth)
  local guard <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
  local mine = depth
  getters[depth] = function() return mine end
  if depth == 180 then fall(3500) end
  if depth == 170 then coroutine.yield() end
  sink(depth + 1)
end
local suspended = coroutine.create(sink)
print(coroutine.resume(suspended, 1)) --> true
print(coroutine.close(suspended), closed, getters[170]()) --> true	470	170
local failed = coroutine.create(function() fall(1) end)
print(coroutine.resume(failed)) --> false	deep
print(coroutine.close(failed)) --> false	deep

-- Hooks count each instruction once, though it is run again when the stack has grown.
local lines = 0
local function count() lines = lines + 1 end
local function plain(depth)
  if depth > 0 then
    plain(depth - 1)
  end
end
debug.sethook(count, "l")
plain(1500)
debug.sethook()
print(lines > 4500 and lines < 6020) --> true
