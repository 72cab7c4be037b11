local yield = coroutine.yield
local meta = {
  __add = function() return yield("add") end, __index = function(_, k) return yield("index " .. tostring(k)) end,
  __newindex = function() yield("newindex") end, __call = function() return yield("call") end,
  __eq = function() return yield("eq") end, __lt = function() return yield("lt") end, __le = function() return yield("le") end,
  __concat = function() return yield("concat") end, __len = function() return yield("len") end,
  __unm = function() return yield("unm") end, __close = function() yield("close") end, __idiv = function() return yield("idiv") end,
}
local a, b = setmetatable({}, meta), setmetatable({}, meta)
local thread = coroutine.wrap(function()
  local results = { a + 1, a.field, a(), a == b, a < b, a <= b, not (a < b), a .. "x", "x" .. a, #a, -a, a // 2 }
  a.x = 1
  do local guard <close> = a end
  for k in a do break end
  return "done " .. #results
end)
local steps, value = {}, nil
repeat
  value = thread(#steps > 0 and #steps)
  steps[#steps + 1] = value
until value:match("^done")
print(table.concat(steps, ", ")) --> add, index field, call, eq, lt, le, lt, concat, concat, len, unm, idiv, newindex, close, call, done 12
