print([[plain]], [==[with ]] inside]==]) --> plain	with ]] inside
local dropped = [[
first newline dropped]]
print(#dropped) --> 21
local kept = [[a
b]]
print(kept == "a\nb") --> true
print(#[[\n]], [=[]]]=]) --> 2	]]
