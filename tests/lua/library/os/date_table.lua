local t = os.date("!*t", 1700000000)
print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, t.isdst) --> 2023	11	14	22	13	20	3	318	false
t = os.date("!*t", -1)
print(t.year, t.month, t.day, t.hour, t.min, t.sec) --> 1969	12	31	23	59	59
