-- outcome: fuel
-- why: a loop to infinity is clipped to the largest integer, which is just as endless.
for i = 1, math.huge do end
