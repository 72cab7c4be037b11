local i, j = 0, 10
while i < 5 and (j > 5 or i ~= 3) and not (i == 4) do i = i + 1; j = j - 1 end
print(i, j) --> 4	6
local n = 0
repeat local done = n >= 3; n = n + 1 until done and n > 3 or n > 100
print(n) --> 4
