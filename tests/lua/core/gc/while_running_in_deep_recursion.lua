local function deep(n)
  local held = { n }
  if n == 0 then collectgarbage() return 0 end
  local result = deep(n - 1)
  return result + held[1]
end
print(deep(500)) --> 125250
