-- outcome: fuel
-- why: a constructor allocates; a loop of large ones must be paid by size and collected in time.
local build = load("return {" .. ("0,"):rep(5000) .. "}")
while true do build() end
