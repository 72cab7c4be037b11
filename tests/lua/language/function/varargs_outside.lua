print(load("function f() return ... end", "=script")) --> nil	script:1: cannot use '...' outside a vararg function near '...'
print(load("return ...", "=script")(7, 8)) --> 7	8
