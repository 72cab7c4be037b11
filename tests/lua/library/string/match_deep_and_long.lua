-- Matches that outgrow the small state: many choices, many captures, many steps.
print(select("#", ("abcdefghijklmnopqrstuvwxyz0123456789"):match(("(.)"):rep(32)))) --> 32
print(pcall(string.match, "x", ("()"):rep(33))) --> false	too many captures
print(#("a"):rep(150):match((".?"):rep(150))) --> 150
print(pcall(string.match, ("a"):rep(300), (".?"):rep(300))) --> false	pattern too complex
print(("a"):rep(100):find(".-.-b"), (("a"):rep(100) .. "b"):find(".-.-b")) --> nil	1	101
print((("a"):rep(3000) .. "b"):match("^(a*)(a*)b$") == ("a"):rep(3000)) --> true
print((("("):rep(1000) .. (")"):rep(1000)):find("%b()")) --> 1	2000
print(#(("ab"):rep(2000) .. "|" .. ("ab"):rep(2000)):match("^(%a+)|%1$")) --> 4000
print((("x"):rep(10000) .. "end"):find("e[m-o]d"), ("x"):rep(10000):find("[^x]")) --> 10001	nil
print((" "):rep(5000) .. "word" == (("" .. (" "):rep(5000) .. "word"):gsub("%s+$", ""))) --> true
print(("THE (quick) fox"):find("%f[%a]%a+%f[%A]", 5)) --> 6	10
