local f, t, c = function() end, {}, coroutine.create(function() end)
local map = { [1] = "int", [1.5] = "float", s = "string", [true] = "true", [false] = "false", [f] = "f", [t] = "t", [c] = "c" }
print(map[1], map[1.5], map.s, map[true], map[false], map[f], map[t], map[c], map[{}]) --> int	float	string	true	false	f	t	c	nil
map[f] = nil
print(map[f], map[t]) --> nil	t
