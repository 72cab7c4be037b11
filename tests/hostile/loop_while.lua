-- outcome: fuel
-- why: the plainest endless loop, with an empty body, has nothing but its back edge to meter.
while true do end
