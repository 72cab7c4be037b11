-- outcome: fuel
-- why: captures opened and closed on every try, thirty-two at once.
local _ = ("a"):rep(300):match(("(.-)"):rep(31) .. "b")
