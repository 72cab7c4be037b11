-- since 5.4.6: a continuation byte at the start is an error
print(pcall(function() for _ in utf8.codes("\x80") do end end)) --> false	script:2: bad argument #1 to 'codes' (invalid UTF-8 code)
