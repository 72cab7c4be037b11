-- A value that holds its own key must not keep the pair alive.
local notes = setmetatable({}, { __mode = "k" })
do
  local key = {}
  notes[key] = { key }
end
local kept = {}
notes[kept] = { kept }
collectgarbage()
local count = 0
for _ in pairs(notes) do count = count + 1 end
print(count) --> 1
