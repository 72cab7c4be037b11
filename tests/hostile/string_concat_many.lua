-- outcome: memory
-- why: one concatenation instruction with two hundred operands sums up lengths before it allocates.
local piece = ("x"):rep(10000)
local source = "local p = ... return " .. ("p .. "):rep(150) .. "p"
local join = assert(load(source))
while true do piece = join(piece) end
