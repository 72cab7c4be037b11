local _, _1, goto1, ends = 1, 2, 3, 4
print(_ + _1 + goto1 + ends) --> 10
print(load("local end = 1", "=script")) --> nil	script:1: <name> expected near 'end'
print(load("local 1a = 1", "=script")) --> nil	script:1: malformed number near '1a'
print(load("x.end = 1", "=script")) --> nil	script:1: <name> expected near 'end'
