local function message(f) local _, m = pcall(f); return m end
print(message(function() --> script:6: attempt to index a nil value (local 't')
  local t = nil
  return 1 +
    2 +
    t.x
end))
print(message(function() --> script:10: attempt to call a nil value (local 'f')
  local f
  f(
    1,
    2
  )
end))
