-- An error of a __close method while an error unwinds to xpcall goes through its message handler too.
local log
local function closing(name, with)
  return setmetatable({}, { __close = function(_, why)
    log[#log + 1] = name .. ":" .. tostring(why)
    if with then error(with, 0) end
  end })
end
local function handler(why)
  log[#log + 1] = "h(" .. tostring(why) .. ")"
  return "<" .. tostring(why) .. ">"
end

log = {}
print(xpcall(function()
  local a <close> = closing("a")
  local b <close> = closing("b", "from b")
  local c <close> = closing("c", "from c")
  error("first", 0)
end, handler)) --> false	<from b>
print(table.concat(log, " ")) --> h(first) c:<first> h(from c) b:<from c> h(from b) a:<from b>

log = {}
print(xpcall(function(...)
  local a <close> = closing("a", "late")
  error(select("#", ...), 0)
end, handler, 1, nil, nil)) --> false	<late>
print(table.concat(log, " ")) --> h(3) a:<3> h(late)

-- Also when the method waits, and inside a pcall, which has none.
local step = coroutine.wrap(function()
  return xpcall(function()
    local a <close> = setmetatable({}, { __close = function(_, why)
      coroutine.yield("waits with " .. why)
      error("late", 0)
    end })
    error("early", 0)
  end, handler)
end)
log = {}
print(step()) --> waits with <early>
print(step()) --> false	<late>
print(pcall(function()
  local a <close> = closing("a", "late")
  error("early", 0)
end)) --> false	late
