print(("ab"):rep(3), ("ab"):rep(3, "-"), ("x"):rep(0) == "", ("x"):rep(-1) == "", ("x"):rep(1, "sep")) --> ababab	ab-ab-ab	true	true	x
print((""):rep(1000000000) == "", ("ab"):rep(2, "")) --> true	abab
print(pcall(string.rep, "x", math.maxinteger)) --> false	resulting string too large
print(pcall(string.rep, "abc", math.maxinteger // 2, "--")) --> false	resulting string too large
