-- not on wasmoon: its C library knows fewer conversions and writes far years differently
-- Every conversion the reference accepts, on a day at the edge of a year.
local function show(format, time) print((os.date("!" .. format, time):gsub("\n", "N"):gsub("\t", "T"))) end
local edge = os.time({ year = 2021, month = 1, day = 3, hour = 15 }) - os.time({ year = 1970, month = 1, day = 1, hour = 0 })
show("%a %A %b %B %c", edge) --> Sun Sunday Jan January Sun Jan  3 15:00:00 2021
show("%C %d %D %e %F %g %G %h %H %I %j", edge) --> 20 03 01/03/21  3 2021-01-03 20 2020 Jan 15 03 003
show("%m %M%n%p %r %R %S%t%T %u %U %V %w %W", edge) --> 01 00NPM 03:00:00 PM 15:00 00T15:00:00 7 01 53 0 00
show("%x %X %y %Y %z %Z %%", edge) --> 01/03/21 15:00:00 21 2021 +0000 GMT %
show("%Ec %EC %Ex %EX %Ey %EY %Od %Oe %OH %OI %Om %OM %OS %Ou %OU %OV %Ow %OW %Oy", edge) --> Sun Jan  3 15:00:00 2021 20 01/03/21 15:00:00 21 2021 03  3 15 03 01 00 00 7 01 53 0 00 21
show("%Y-%m-%d %H:%M:%S %a %j %V", -62135596801) --> 0-12-31 23:59:59 Sun 366 52
show("%Y %C %y %G", 253402300800) --> 10000 100 00 9999
for year = 2015, 2026 do io.write(os.date("!%G-%V-%u ", os.time({ year = year, month = 1, day = 1 }))) end print() --> 2015-01-4 2015-53-5 2016-52-7 2018-01-1 2019-01-2 2020-01-3 2020-53-5 2021-52-6 2022-52-7 2024-01-1 2025-01-3 2026-01-4 
