-- outcome: done or memory or error: .*
-- memory: 8MiB
-- why: exact conversion of a numeral with a million digits wants big arithmetic, quadratic if done simply.
local digits = ("1234567890"):rep(100000)
local a = tonumber(digits)
local b = tonumber("0." .. digits)
local c = tonumber("0x" .. digits)
local d = tonumber(digits .. "e-1000000")
local e = load("return " .. digits)
local f = tonumber(digits, 36)
