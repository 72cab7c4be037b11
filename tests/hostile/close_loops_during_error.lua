-- outcome: fuel
-- why: unwinding an error runs __close; each one loops, and each is protected.
while true do
  pcall(function()
    local a <close> = setmetatable({}, { __close = function() while true do end end })
    local b <close> = setmetatable({}, { __close = function() error("second") end })
    error("first")
  end)
end
