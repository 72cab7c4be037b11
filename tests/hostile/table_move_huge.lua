-- outcome: fuel
-- why: moving nine quintillion empty elements writes nothing and never ends.
table.move({}, 1, math.maxinteger - 1, 2)
