-- outcome: error: stack overflow or memory
-- why: __tostring that calls tostring on itself recurses through a library function.
local object
object = setmetatable({}, { __tostring = function() return "<" .. tostring(object) .. ">" end })
local _ = tostring(object)
