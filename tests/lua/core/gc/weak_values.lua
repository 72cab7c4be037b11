local cache = setmetatable({}, { __mode = "v" })
cache.gone, cache.kept = {}, nil
local kept = {}
cache.kept, cache.text, cache.number = kept, "text", 5
collectgarbage()
print(cache.gone, cache.kept == kept, cache.text, cache.number) --> nil	true	text	5
