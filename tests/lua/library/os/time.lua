print(os.time({ year = 2000, month = 1, day = 1, hour = 0 }) - os.time({ year = 1999, month = 12, day = 31, hour = 0 })) --> 86400
local t = { year = 2024, month = 14, day = -3, hour = 25, min = 61, sec = 61 }
os.time(t)
print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.yday, t.wday) --> 2025	1	29	2	2	1	29	4
print(pcall(os.time, { year = 2000 })) --> false	field 'month' missing in date table
print(pcall(os.time, { year = "x", month = 1, day = 1 })) --> false	field 'year' is not an integer
print(pcall(os.time, { year = 2000, month = 1.5, day = 1 })) --> false	field 'month' is not an integer
print(pcall(os.time, { year = 2^40 | 0, month = 1, day = 1 })) --> false	field 'year' is out-of-bound
print(math.type(os.time()), os.difftime(10, 4), math.type(os.difftime(1, 1))) --> integer	6.0	float
