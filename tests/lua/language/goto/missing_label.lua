print(load("do goto nowhere end", "=script")) --> nil	script:1: no visible label 'nowhere' for <goto> at line 1
print(load("do ::inner:: end goto inner", "=script")) --> nil	script:1: no visible label 'inner' for <goto> at line 1
print(load("break", "=script")) --> nil	script:1: break outside loop at line 1
print(load("::twice:: ::twice::", "=script")) --> nil	script:1: label 'twice' already defined on line 1
print(load("::outer:: do ::outer:: end", "=script")) --> nil	script:1: label 'outer' already defined on line 1
