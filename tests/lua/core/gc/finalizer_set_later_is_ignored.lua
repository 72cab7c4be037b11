-- Only a __gc that is present when the metatable is set marks the object.
local log = {}
do
  local meta = {}
  setmetatable({}, meta)
  meta.__gc = function() log[#log + 1] = "never" end
  setmetatable({}, { __gc = true })
end
collectgarbage()
print(#log) --> 0
