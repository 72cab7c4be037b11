-- outcome: fuel
-- why: nine quintillion iterations with an empty body are computed up front and must still be paid one by one.
for i = math.mininteger, math.maxinteger do end
