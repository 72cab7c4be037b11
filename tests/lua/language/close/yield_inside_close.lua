local function yielding(name)
  return setmetatable({}, { __close = function() coroutine.yield("closing " .. name) end })
end
local step = coroutine.wrap(function()
  do
    local a <close> = yielding("a")
    local b <close> = yielding("b")
    coroutine.yield("body")
  end
  return "end"
end)
print(step()) --> body
print(step()) --> closing b
print(step()) --> closing a
print(step()) --> end
