-- outcome: fuel or memory
-- why: ever more weak tables, cross-linked, make every collection's clearing phase longer.
local tables = {}
local n = 0
while true do
  n = n + 1
  local weak = setmetatable({}, { __mode = n % 2 == 0 and "k" or "v" })
  weak[{}] = {}
  weak[1] = tables[n % 100]
  tables[n % 100] = weak
end
