print("before")
--> before
--> error: described
error(setmetatable({}, { __tostring = function() return "described" end }))
