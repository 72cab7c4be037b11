local counter = setmetatable({}, {
  __call = function(self, n, ...)
    if n == 0 then return "done", select("#", ...), ... end
    return self(n - 1, ...)
  end,
})
local function start(...) return counter(...) end
print(start(300000, "a", nil)) --> done	2	a	nil
local outer = setmetatable({}, { __call = counter })
print(pcall(function() return outer(0) end)) --> false	script:4: attempt to perform arithmetic on a table value (local 'n')
