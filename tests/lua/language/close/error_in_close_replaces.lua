local function failing(name)
  return setmetatable({}, { __close = function(_, problem)
    error(name .. " after " .. tostring(problem), 0)
  end })
end
print(pcall(function() --> false	a after b after start
  local a <close> = failing("a")
  local b <close> = failing("b")
  error("start", 0)
end))
print(pcall(function() --> false	a after nil
  local a <close> = failing("a")
end))
