-- outcome: done or error: .* or memory
-- memory: 16MiB
-- why: a table nested a hundred thousand deep is only data, and its release must not recurse.
local t = {}
for _ = 1, 100000 do t = { t } end
t = nil
collectgarbage()
local s = ""
for _ = 1, 1000 do s = "{" .. s .. "}" end
load("return " .. s)
