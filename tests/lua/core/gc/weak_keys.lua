local notes = setmetatable({}, { __mode = "k" })
local kept = {}
notes[kept], notes[{}], notes["name"] = "kept", "gone", {}
collectgarbage()
local count = 0
for _ in pairs(notes) do count = count + 1 end
print(count, notes[kept], type(notes.name)) --> 2	kept	table
