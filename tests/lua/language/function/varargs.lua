local function count(...) return select("#", ...) end
print(count(), count(nil), count(nil, nil), count(1, nil, 3)) --> 0	1	2	3
local function pass(...) return ... end
print(pass(1, nil, 3)) --> 1	nil	3
print((pass(1, 2))) --> 1
local function packed(...) local t = { ... }; return #t, t[1], t[#t] end
print(packed("a", "b", "c")) --> 3	a	c
local function middle(a, ...) local b, c = ...; return a, b, c end
print(middle(1), middle(1, 2, 3)) --> 1	1	2	3
