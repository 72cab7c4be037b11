print(load("local x <const> = 1; x = 2", "=script")) --> nil	script:1: attempt to assign to const variable 'x'
print(load("local x <const> = 1; function f() x = 2 end", "=script")) --> nil	script:1: attempt to assign to const variable 'x'
print(load("local x <close> = nil; x = 2", "=script")) --> nil	script:1: attempt to assign to const variable 'x'
