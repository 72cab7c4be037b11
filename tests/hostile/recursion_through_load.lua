-- outcome: error: .* or memory or done
-- why: a reader that loads another chunk with itself as reader nests one compiler inside another.
local function reader() return (assert(load(reader))) end
assert(load(reader))
