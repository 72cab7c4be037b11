local a, b = ("x"):rep(10000) .. "a", ("x"):rep(10000) .. "b"
print(a < b, a == b, a .. "" == a, #a) --> true	false	true	10001
