local t = { year = 2020, month = 14, day = -3, hour = 50, min = -7, sec = 99999 }
local time = os.time(t)
print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, math.type(time)) --> 2021	1	31	5	39	39	1	31	integer
print(os.time(t) == time, os.time(os.date("*t", time)) == time) --> true	true
local a = os.time({ year = 1900, month = 1, day = 1, hour = 0 })
local b = os.time({ year = "1900", month = " 1 ", day = "0x1", hour = 0.0, sec = 86400 })
print(b - a, os.difftime(b, a)) --> 86400	86400.0
print(os.time({ year = 4000, month = 2, day = 30 }) == os.time({ year = 4000, month = 3, day = 1 })) --> true
