-- shows: a command that fails answers with Failure and the number of the error
-- source: TRD104 3.3, 4.3
local probe = require "probe"
for code = 1, 13 do
  local variant, got = probe.fail(code)
  if variant ~= 0 or got ~= code then print("wrong", code, variant, got) end
end
print "all" --> all
