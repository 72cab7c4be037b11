-- outcome: fuel
-- memory: 4MiB
-- why: a frontier and a class with a long set are tested at every position of a long text, after every restart.
local set = "[" .. ("a-b"):rep(10000) .. "^z]"
while true do
  local _ = ("x"):rep(100000):find("%f" .. set .. "y")
end
