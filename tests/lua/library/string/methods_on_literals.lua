print(("x"):rep(3), ("%d"):format(5), #"abc", ("abc"):upper():lower():len()) --> xxx	5	3	3
print(pcall(function() return ("x"):missing() end)) --> false	script:2: attempt to call a nil value (method 'missing')
local s = "text"
print(s.len == string.len, s.missing, s[1]) --> true	nil	nil
