for _, pattern in ipairs { "[a", "[]", "%", "(", ")", "(()", "%b", "%bx", "%f", "[a-%", "[%", "(.))" } do
  print(pattern, select(2, pcall(string.find, "abc", pattern)))
  --> [a	malformed pattern (missing ']')
  --> []	malformed pattern (missing ']')
  --> %	malformed pattern (ends with '%')
  --> (	unfinished capture
  --> )	nil
  --> (()	unfinished capture
  --> %b	malformed pattern (missing arguments to '%b')
  --> %bx	malformed pattern (missing arguments to '%b')
  --> %f	missing '[' after '%f' in pattern
  --> [a-%	malformed pattern (missing ']')
  --> [%	malformed pattern (missing ']')
  --> (.))	invalid pattern capture
end
print(pcall(string.find, "a", ("("):rep(33) .. (")"):rep(33))) --> false	too many captures
print(pcall(string.find, "x", ("x?"):rep(10) .. "%")) --> false	malformed pattern (ends with '%')
