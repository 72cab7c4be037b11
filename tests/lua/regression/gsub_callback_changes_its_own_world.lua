local text = "a b c"
local result = text:gsub("%a", function(x) text = nil; collectgarbage(); return x:upper() end)
print(result, text) --> A B C	nil
