local rounds = 0
repeat
  local finished = rounds == 2
  rounds = rounds + 1
until finished
print(rounds) --> 3
