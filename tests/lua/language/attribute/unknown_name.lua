print(load("local x <constant> = 1", "=script")) --> nil	script:1: unknown attribute 'constant'
print(load("local a <close>, b <close> = 1, 2", "=script")) --> nil	script:1: multiple to-be-closed variables in local list
