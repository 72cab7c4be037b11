-- beyond PUC: bytecode never leaves or enters a process
print(pcall(string.dump, function() end)) --> false	unable to dump given function
