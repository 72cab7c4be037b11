local parts = {}
for i = 1, 500 do parts[i] = tostring(i) end
local t = load("return {" .. table.concat(parts, ",") .. "}")()
print(#t, t[1], t[51], t[499], t[500]) --> 500	1	51	499	500
local u = load("return {" .. table.concat(parts, ",") .. ", ...}")("a", "b")
print(#u, u[501], u[502]) --> 502	a	b
