print(("hello"):sub(2, 4), ("hello"):sub(-3), ("hello"):sub(2), ("hello"):sub(-100, 2)) --> ell	llo	ello	he
print(("hello"):sub(4, 2) == "", ("hello"):sub(0), ("hello"):sub(10) == "", ("hello"):sub(2, -2)) --> true	hello	true	ell
print(("hello"):sub(math.mininteger, math.maxinteger), ("hello"):sub(2.0, 3.0)) --> hello	el
print(pcall(string.sub, "x", 1.5)) --> false	bad argument #2 to 'string.sub' (number has no integer representation)
print(pcall(string.sub)) --> false	bad argument #1 to 'string.sub' (string expected, got no value)
