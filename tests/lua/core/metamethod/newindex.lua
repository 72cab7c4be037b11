local store = {}
local proxy = setmetatable({ present = 1 }, { __newindex = store })
proxy.a, proxy.present = 5, 2
print(rawget(proxy, "a"), store.a, proxy.present, store.present) --> nil	5	2	nil
local log = {}
local logger = setmetatable({}, { __newindex = function(t, k, v) log[#log + 1] = k .. "=" .. tostring(v); rawset(t, k, v) end })
logger.x = 1; logger.x = 2; logger.y = nil
print(table.concat(log, " "), logger.x) --> x=1 y=nil	2
logger.x = nil
logger.x = 3
print(#log) --> 3
