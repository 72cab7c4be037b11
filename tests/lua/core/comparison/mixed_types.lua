print(1 == "1", "a" == "a", nil == false, {} == {}, "1" == 1) --> false	true	false	false	false
print(pcall(function() return 1 < "2" end)) --> false	script:2: attempt to compare number with string
print(pcall(function() return {} < {} end)) --> false	script:3: attempt to compare two table values
print(pcall(function() return nil <= 1 end)) --> false	script:4: attempt to compare nil with number
print(pcall(function() return "a" > true end)) --> false	script:5: attempt to compare boolean with string
print(pcall(function() return print < print end)) --> false	script:6: attempt to compare two function values
