local out = {}
for position, code in utf8.codes("aä€") do out[#out + 1] = position .. ":" .. code end
print(table.concat(out, " ")) --> 1:97 2:228 4:8364
print(pcall(function() for _ in utf8.codes("a\xff") do end end)) --> false	script:4: invalid UTF-8 code
print(pcall(utf8.codes)) --> false	bad argument #1 to 'utf8.codes' (string expected, got no value)
