local object = { name = "o" }
function object:outer()
  local function inner() return self.name end
  return inner() .. (function() return self == object and "same" or "other" end)()
end
print(object:outer()) --> osame
