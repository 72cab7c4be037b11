local lines, calls = {}, 0
debug.sethook(function(event, line) if event == "line" then lines[#lines + 1] = line end end, "l")
local x = 1
x = x + 1
debug.sethook()
print(table.concat(lines, " ")) --> 3 4 5
local events = {}
local function callee() return 1 end
debug.sethook(function(event) events[#events + 1] = event end, "cr")
callee()
debug.sethook()
print(table.concat(events, " ")) --> return call return call
print(debug.gethook()) --> nil
local ticks = 0
debug.sethook(function() ticks = ticks + 1 end, "", 100)
for _ = 1, 10000 do end
debug.sethook()
print(ticks > 50) --> true
