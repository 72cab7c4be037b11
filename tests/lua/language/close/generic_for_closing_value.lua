local function closing(name)
  return setmetatable({}, { __close = function(_, problem) print("close " .. name, problem) end })
end
local function count(limit, closer)
  local i = 0
  return function() i = i + 1; if i <= limit then return i end end, nil, nil, closer
end
for i in count(2, closing("ended")) do print(i) end
--> 1
--> 2
--> close ended	nil
for i in count(9, closing("broken")) do break end --> close broken	nil
print(pcall(function()
--> close failed	x
--> false	x
  for i in count(9, closing("failed")) do error("x", 0) end
end))
