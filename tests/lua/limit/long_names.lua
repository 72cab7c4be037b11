local name = ("n"):rep(5000)
print(load("local " .. name .. " = 5; return " .. name)()) --> 5
_G[name] = 6
print(load("return " .. name)(), select(2, pcall(load("return " .. name .. ".x.y", "=script"))):len() > 5000) --> 6	true
