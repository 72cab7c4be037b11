-- outcome: fuel
-- why: metatables with every event, changed while the events run.
local names = { "__index", "__newindex", "__call", "__add", "__concat", "__len", "__eq", "__lt", "__le", "__unm", "__bnot", "__shl", "__close", "__tostring", "__pairs", "__name", "__mode", "__gc", "__metatable" }
local meta = {}
local function event(a)
  rawset(meta, names[math.random(#names)], math.random(3) == 1 and {} or nil)
  debug.setmetatable(meta, math.random(2) == 1 and meta or nil)
  return a
end
local function storm()
  local object = {}
  for _, name in ipairs(names) do rawset(meta, name, event) end
  debug.setmetatable(object, meta)
  pcall(function() return object + 1 end)
  pcall(function() return object .. object end)
  pcall(function() return object.x.y end)
  pcall(function() object.x = object end)
  pcall(function() return object < object, object == {}, #object, -object, object() end)
  pcall(tostring, object)
  pcall(function() local guard <close> = object end)
end
while true do pcall(storm) end
