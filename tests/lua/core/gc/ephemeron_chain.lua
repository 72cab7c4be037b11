local notes = setmetatable({}, { __mode = "k" })
local first = {}
local key = first
for i = 1, 100 do
  local following = {}
  notes[key] = following
  key = following
end
key = nil
collectgarbage()
local count, at = 0, first
while notes[at] do count, at = count + 1, notes[at] end
print(count) --> 100
at, first = nil, nil
collectgarbage()
print(next(notes)) --> nil
