print(load("# not a comment\nreturn 1", "=script")) --> nil	script:1: unexpected symbol near '#'
