-- outcome: error: stack overflow|chain or memory or fuel
-- why: an object whose __call is itself makes one call resolve for ever, one more argument each time.
local object = setmetatable({}, {})
getmetatable(object).__call = object
return object()
