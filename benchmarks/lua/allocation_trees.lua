-- iterations: 15
-- Many small tables that die young beside one that lives: binary trees.

local function tree(depth)
  if depth == 0 then return {} end
  return { tree(depth - 1), tree(depth - 1) }
end

local function count(node)
  if node[1] then return 1 + count(node[1]) + count(node[2]) end
  return 1
end

function benchmark(n)
  local lasting = tree(n)
  local total = 0
  for depth = 4, n, 2 do
    local repeats = 2 ^ (n - depth + 2)
    for _ = 1, repeats do total = (total + count(tree(depth))) % 1000003 end
  end
  return total + count(lasting)
end
