local names = {}
for i = 1, 120 do names[i] = "v" .. i end
local list = table.concat(names, ",")
print(#{ load("local " .. list .. " = ...; return " .. list)(1, 2, 3) } >= 3) --> true
print(select(2, load("local a = f(" .. ("g("):rep(260) .. (")"):rep(260) .. ")", "=script"))) --> C stack overflow
