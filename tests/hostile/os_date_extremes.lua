-- outcome: done
-- why: times and fields at the edges of integers must be errors, not overflows.
for _, time in ipairs { 0, -1, 2^31 | 0, -(2^40) | 0, 2^60 | 0, math.maxinteger, math.mininteger } do
  pcall(os.date, "!%c %x %X %p %Z %G %V %U %j", time)
  pcall(os.date, "!*t", time)
  pcall(os.date, "*t", time)
  for _, field in ipairs { "year", "month", "day", "hour", "min", "sec" } do
    local fields = { year = 2000, month = 1, day = 1 }
    fields[field] = time
    pcall(os.time, fields)
  end
  pcall(os.difftime, time, math.mininteger)
end
