-- outcome: fuel
-- why: a __close metamethod that never returns runs while its block is being left.
do
  local guard <close> = setmetatable({}, { __close = function() while true do end end })
end
