-- outcome: fuel or done
-- why: nothing repeated nine quintillion times is nothing, but a loop over the count never ends.
local _ = (""):rep(math.maxinteger)
_ = (""):rep(math.maxinteger, "")
