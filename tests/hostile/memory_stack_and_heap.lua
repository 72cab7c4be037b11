-- outcome: error: .* or memory
-- why: recursion with many locals fills the stack while each level fills the heap.
local function level(n)
  local a, b, c, d, e, f, g, h = {}, {}, {}, {}, {}, {}, {}, {}
  return 1 + level({ n, a, b, c, d, e, f, g, h })
end
level()
