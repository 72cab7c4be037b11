print(select(2, load("return " .. ("("):rep(300) .. "1" .. (")"):rep(300), "=script"))) --> C stack overflow
print(load("return " .. ("("):rep(100) .. "1" .. (")"):rep(100))()) --> 1
print(select(2, load("local a = " .. ("{"):rep(300) .. ("}"):rep(300), "=script"))) --> C stack overflow
print(select(2, load(("do "):rep(300) .. ("end "):rep(300), "=script"))) --> C stack overflow
print(select(2, load("return " .. ("function() return "):rep(300) .. "1" .. (" end"):rep(300), "=script"))) --> C stack overflow
print(select(2, load("a = " .. ("-"):rep(1, "") .. ("not "):rep(300) .. "1", "=script"))) --> C stack overflow
