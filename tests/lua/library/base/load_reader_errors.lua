-- In a coroutine, where the standalone interpreter's message handler does not add to the messages.
coroutine.wrap(function()
  print(load(function() error("in the reader", 0) end)) --> nil	in the reader
  print(type(select(2, load(function() error({}) end)))) --> table
  local count = 0
  print(load(function() count = count + 1; return count < 2 and "x = " or {} end)) --> nil	script:6: reader function must return a string
  print(select("#", load(function() return nil end)())) --> 0
  local pieces = { "return ", 1, " + ", 2.5 }
  print(load(function() return table.remove(pieces, 1) end)()) --> 3.5
end)()
