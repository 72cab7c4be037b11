-- What if weak tables are written to while the collector is at work, after it has looked at them? (They are global: what
-- only a running function refers to is looked at in the end, when the program does not run.)
local function fill(mode)
  tables = {}
  local alive = {}
  for i = 1, 200 do
    tables[i] = setmetatable({}, { __mode = mode })
    for j = 1, 50 do
      local object = { i }
      tables[i][object] = { j }
      tables[i // 2 + 1]["name" .. j] = object
      if j % 10 == 0 then alive[#alive + 1] = object end
    end
  end
  collectgarbage()
  collectgarbage()
  local objects, names = 0, 0
  for _, weak in ipairs(tables) do
    for key, value in pairs(weak) do
      if type(key) == "table" then
        objects = objects + #value
      else
        names = names + #value
        assert("name" .. tonumber(key:match("%d+")) == key)
      end
    end
  end
  return objects, names, #alive
end

for _, mode in ipairs { "k", "v", "kv" } do print(mode, fill(mode)) end
--> k	5545	5050	1000
--> v	0	505	1000
--> kv	0	505	1000
