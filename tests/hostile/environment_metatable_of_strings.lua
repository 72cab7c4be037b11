-- outcome: error: .* or done
-- why: the metatable that all strings share, emptied, replaced and made to call itself.
local meta = getmetatable("")
meta.__index = function(s, k) return s[k] end
pcall(function() return ("x").y end)
meta.__index = nil
pcall(function() return ("x"):upper() end)
for key in pairs(meta) do meta[key] = nil end
meta.__gc, meta.__mode, meta.__close = error, "kv", error
collectgarbage()
local guard <close> = "text"
