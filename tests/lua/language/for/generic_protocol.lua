local function iterator(state, control)
  if control < state.limit then return control + 1, control * control end
end
for i, square in iterator, { limit = 3 }, 0 do print(i, square) end
--> 1	0
--> 2	1
--> 3	4
