-- not on lua5.4: distributions build it with LUA_COMPAT_LT_LE
local only = setmetatable({}, { __lt = function() return true end })
print(only < only, pcall(function() return only <= only end)) --> true	false	script:3: attempt to compare two table values
