local function try(level)
  return select(2, pcall(function() error("here", level) end))
end
print(try((1 << 32) + 1)) --> script:2: here
print(try(math.mininteger + 1)) --> script:2: here
print(try(1 << 32), try(math.maxinteger), try((1 << 31) + 1)) --> here	here	here
print(try((1 << 31) - 1)) --> here
