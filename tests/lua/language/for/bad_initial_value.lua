local function try(first, last, step)
  local ok, message = pcall(function() for i = first, last, step do end end)
  return message
end
print(try("1", 2, 1)) --> nil
print(try(1, {}, 1)) --> script:2: bad 'for' limit (number expected, got table)
print(try(1, 2, true)) --> script:2: bad 'for' step (number expected, got boolean)
print(try(1, "10", 1)) --> nil
print(try(1.5, 2, 0)) --> script:2: 'for' step is zero
print(try(1, 0 / 0, 1)) --> nil
