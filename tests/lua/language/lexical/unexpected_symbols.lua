print(load("x = = 1", "=script")) --> nil	script:1: unexpected symbol near '='
print(load("x = }", "=script")) --> nil	script:1: unexpected symbol near '}'
print(load("return $", "=script")) --> nil	script:1: unexpected symbol near '$'
print(load("x", "=script")) --> nil	script:1: syntax error near <eof>
print(load("x y", "=script")) --> nil	script:1: syntax error near 'y'
print(load("for i in", "=script")) --> nil	script:1: unexpected symbol near <eof>
print(load("if x then", "=script")) --> nil	script:1: 'end' expected near <eof>
print(load("if x then\n\n\nfoo(", "=script")) --> nil	script:4: unexpected symbol near <eof>
print(load("function f(a,) end", "=script")) --> nil	script:1: <name> or '...' expected near ')'
print(load("f() = 1", "=script")) --> nil	script:1: syntax error near '='
print(load("(a) = 1", "=script")) --> nil	script:1: syntax error near '='
print(load("a.b:c = 1", "=script")) --> nil	script:1: function arguments expected near '='
print(load("return return", "=script")) --> nil	script:1: unexpected symbol near 'return'
print(load("local function a.b() end", "=script")) --> nil	script:1: '(' expected near '.'
print(load("x = 'a' 'b'", "=script")) --> nil	script:1: unexpected symbol near ''b''
print(load("\1", "=script")) --> nil	script:1: unexpected symbol near '<\1>'
