-- Longer than what is made in one piece, and replacements that copy long captures.
print(#("x"):rep(5000):gsub("x", "yyy"), (("x"):rep(5000):gsub("x", ""))) --> 15000
print(#("ab "):rep(3000):gsub("%a+", "<%0:%0>")) --> 24000
print(#("x"):rep(1000):gsub("^.*$", ("%0"):rep(50))) --> 50000
print(#("x"):rep(10):gsub("x", ("0123456789"):rep(200))) --> 20000
print(#("key "):rep(1000):gsub("%w+", { key = ("v"):rep(300) })) --> 301000
print(("x"):rep(3000):gsub("", ""):len(), select(2, ("x"):rep(3000):gsub("", "-"))) --> 3000	3001
print(("y"):rep(2000):gsub("x", "z") == ("y"):rep(2000)) --> true
print((("line\n"):rep(3):gsub("()\n", "%1;"))) --> line5;line10;line15;
