print(load("x\0y")) --> nil	[string "x"]:1: syntax error
print(load("x =", "one\0two")) --> nil	[string "one"]:1: unexpected symbol near <eof>
print(load("x =", "=one\0two")) --> nil	one:1: unexpected symbol near <eof>
print(load("x =", "\0")) --> nil	[string ""]:1: unexpected symbol near <eof>
