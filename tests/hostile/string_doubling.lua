-- outcome: memory
-- why: twenty doublings are a megabyte, forty a terabyte.
local text = "x"
while true do text = text .. text end
