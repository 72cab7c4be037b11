print(pcall(function() --> false	from hook
  debug.sethook(function() debug.sethook() error("from hook", 0) end, "", 10)
  for _ = 1, 1000 do end
end))
