local function many(...)
  local function grow(n) if n > 0 then return 1 + grow(n - 1) end return 0 end
  grow(2000)
  return select("#", ...), (select(-1, ...))
end
print(many(table.unpack({}, 1, 150))) --> 150	nil
print(many(1, 2, "last")) --> 3	last
