-- outcome: done
-- why: the debug library reaches into live frames; no level, index or value it is given may break them.
local levels = { -1, 0, 1, 2, 3, 100, math.maxinteger, math.mininteger }
for _, level in ipairs(levels) do
  for _, index in ipairs(levels) do
    pcall(debug.getlocal, level, index)
    pcall(debug.getinfo, level, "nSltufrL")
    pcall(debug.getupvalue, print, index)
    pcall(debug.setupvalue, print, index, {})
    pcall(debug.upvalueid, print, index)
    pcall(debug.traceback, "x", level)
    pcall(debug.getuservalue, io.stdout, index)
    if level > 3 or level < 0 then pcall(debug.setlocal, level, index, {}) end
  end
end
pcall(debug.upvaluejoin, print, 1, print, 1)
pcall(debug.setmetatable, 5, { __index = function() return 5 end })
assert((5).x == 5)
debug.setmetatable(5, nil)
