local limit <const> = 10
local name <const>, other = "n", 5
local function use() return limit * 2, name .. other end
print(use()) --> 20	n5
print(-limit, limit // 3, ~limit) --> -10	3	-11
