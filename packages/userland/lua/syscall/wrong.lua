-- Complains about an argument that its caller cannot have meant, at the place of the call.

-- Level 3: this function, the function that was called so, its caller.
return function(value, position, what, expected)
  local got = type(value)
  if got == "string" then got = "'" .. value .. "'"
  elseif math.type(value) == "float" then got = "a number with a fraction" end
  error(string.format("bad argument #%d to '%s' (%s expected, got %s)", position, what, expected, got), 3)
end
