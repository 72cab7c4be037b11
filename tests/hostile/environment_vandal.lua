-- outcome: error: .* or done
-- why: every library function removed or replaced by another before the next one is used.
local collect, pairs, type = collectgarbage, pairs, type
for name, library in pairs(package.loaded) do
  if type(library) == "table" and library ~= _G then
    for key in pairs(library) do library[key] = collect end
  end
end
for key in pairs(_G) do _G[key] = nil end
local text = ("x"):rep(3)
local _ = "5" + 1
return text.field
