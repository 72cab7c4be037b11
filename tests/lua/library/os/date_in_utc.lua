print(os.date("!%Y-%m-%d %H:%M:%S", 0), os.date("!%c", 1700000000)) --> 1970-01-01 00:00:00	Tue Nov 14 22:13:20 2023
print(os.date("!%a %A %b %B %d %j %p %I %y %w %%", 1e9 // 1 | 0)) --> Sun Sunday Sep September 09 252 AM 01 01 0 %
print(os.date("!%x %X %D %F %T %R %e %H:%M", 86399)) --> 01/01/70 23:59:59 01/01/70 1970-01-01 23:59:59 23:59  1 23:59
print(os.date("!%U %W %V %G %g %u %C %h %n%t|", 1700000000))
--> 46 46 46 2023 23 2 20 Nov
--> 	|
