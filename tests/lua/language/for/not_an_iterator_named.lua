local ok, message = pcall(function() for x in nil do end end)
print(message) --> script:1: attempt to call a nil value (for iterator 'for iterator')
ok, message = pcall(function() local t = {} for x in t do end end)
print(message) --> script:3: attempt to call a table value (for iterator 'for iterator')
