local saved
local count = 0
local meta = {}
meta.__gc = function(self) count = count + 1; saved = self end
do setmetatable({ value = 7 }, meta) end
collectgarbage()
print(saved.value, count) --> 7	1
saved = nil
collectgarbage()
print(saved, count) --> nil	1
do setmetatable({ value = 8 }, meta) end
collectgarbage()
setmetatable(saved, meta)
saved = nil
collectgarbage()
print(saved.value, count) --> 8	3
