local a = ("x"):rep(100)
local b = ("x"):rep(50) .. ("x"):rep(50)
local t = { [a] = "found" }
print(a == b, t[b], rawequal(a, b)) --> true	found	true
print(#"", ("\0\0"):len(), #"é") --> 0	2	2
