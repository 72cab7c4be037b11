local function first() goto finish; ::finish:: return 1 end
local function second() goto finish; ::finish:: return 2 end
print(first() + second()) --> 3
