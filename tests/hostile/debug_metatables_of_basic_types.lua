-- outcome: error: .* or fuel or memory
-- why: nil, functions and numbers get metatables whose operators call themselves.
local meta = {}
for _, name in ipairs { "__index", "__call", "__add", "__concat", "__len", "__lt", "__unm" } do
  meta[name] = function(a, b) return a + b end
end
debug.setmetatable(nil, meta)
debug.setmetatable(print, meta)
debug.setmetatable(true, meta)
return missing.field.field()
