local function who() local info = debug.getinfo(2, "n"); return tostring(info.name) .. " " .. info.namewhat end
local t = {}
function t.field() return (who()) end
function t:method() return (who()) end
function global() return (who()) end
local function loc() return (who()) end
print(t.field()) --> field field
print(t:method()) --> method method
print(global()) --> global global
print(loc()) --> loc local
local meta = setmetatable({}, { __add = function() return (who()) end, __index = function() return (who()) end })
print(meta + 1) --> add metamethod
print(meta.x) --> index metamethod
for value in function() return (who()) end do print(value) break end --> for iterator for iterator
