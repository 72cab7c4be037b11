-- outcome: memory
-- why: every string is new, so interning them all fills the string table.
local kept = {}
while true do kept[#kept + 1] = "unique " .. #kept end
