print(xpcall(error, function() error("again") end, "x")) --> false	error in error handling
print(xpcall(error, function(m) if m == "stop" then return "stopped" end error("stop", 0) end, "x")) --> false	stopped
