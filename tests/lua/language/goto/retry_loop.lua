local attempts = 0
::retry::
attempts = attempts + 1
if attempts < 5 then goto retry end
print(attempts) --> 5
