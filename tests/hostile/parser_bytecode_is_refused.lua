-- outcome: done
-- why: bytecode is trusted by every Lua, so none may come in, under whatever name or piece by piece.
local function refused(...) local f, message = load(...); assert(f == nil and message, "accepted") end
refused("\27Lua")
refused("\27Lua\x54\0\x19\x93\r\n\x1a\n\4\8\8", "=x", "b")
refused("\27", "=x", "bt")
local i = 0
refused(function() i = i + 1; return ("\27Lua\x54\0"):sub(i, i) end, "=x", "bt")
