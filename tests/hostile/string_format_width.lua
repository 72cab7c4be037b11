-- outcome: error: invalid conversion|too long|invalid format
-- why: a width of ninety-nine thousand would make a short format string a long result.
local _ = string.format("%99999s", "x")
