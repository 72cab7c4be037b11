-- Values are removed from weak tables before finalizers run, keys only after.
local values, keys = setmetatable({}, { __mode = "v" }), setmetatable({}, { __mode = "k" })
local result
do
  local object = setmetatable({}, { __gc = function(self) result = { values[1] == nil, keys[self] } end })
  values[1], keys[object] = object, "note"
end
collectgarbage()
print(result[1], result[2]) --> true	note
collectgarbage()
print(next(keys)) --> nil
