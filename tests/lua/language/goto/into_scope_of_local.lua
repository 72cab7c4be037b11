print(load("goto here; local x; ::here:: print(x)", "=script")) --> nil	script:1: <goto here> at line 1 jumps into the scope of local 'x'
