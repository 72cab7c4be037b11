local both = setmetatable({}, { __mode = "kv" })
local kept = {}
both[kept], both[1], both[2] = {}, {}, kept
collectgarbage()
print(both[kept], both[1], both[2] == kept) --> nil	nil	true
