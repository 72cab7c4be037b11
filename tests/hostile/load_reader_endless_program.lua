-- outcome: memory
-- why: a program of endlessly many statements grows the function under construction.
load(function() return "x = 1; y = 'a' .. x; " end)
error("not enough memory")
