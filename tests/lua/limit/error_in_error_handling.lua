local count = 0
local ok, message = xpcall(error, function(m) count = count + 1; error(m) end, "start")
print(ok, count > 1) --> false	true
