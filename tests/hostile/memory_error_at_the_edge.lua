-- outcome: fuel or memory
-- why: with a handful of free bytes, everything that allocates fails: error values, tracebacks, closures, pcall itself.
local kept = {}
local function fill_coarse() while true do kept[#kept + 1] = ("%d"):rep(20, #kept) end end
local function fill_fine() while true do kept[#kept + 1] = {} end end
local function fail() error("x" .. #kept) end
local function trace() return debug.traceback("t" .. #kept) end
local function switch() coroutine.wrap(function() coroutine.yield({}) end)() end
local function compile() return load("return " .. #kept) end
local function print_all() return ("%s%d"):format(kept, #kept) end
pcall(fill_coarse)
pcall(fill_fine)
while true do
  pcall(fail)
  pcall(trace)
  pcall(switch)
  pcall(compile)
  pcall(print_all)
end
