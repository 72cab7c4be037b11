-- outcome: fuel
-- why: gotos in both directions between blocks make a loop without any single closed back edge.
local n = 0
do
  ::first:: n = n + 1
  if n % 2 == 0 then goto second end
  goto third
end
::second:: n = n + 3
goto first_again
::third:: n = n - 1
::first_again::
if n < 0 then goto finish end
goto second
::finish::
