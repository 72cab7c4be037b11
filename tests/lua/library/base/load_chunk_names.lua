print(load("x =", "=name")) --> nil	name:1: unexpected symbol near <eof>
print(load("x =", "@file.lua")) --> nil	file.lua:1: unexpected symbol near <eof>
print(load("x =")) --> nil	[string "x ="]:1: unexpected symbol near <eof>
print(load("x =\n\n", "some source text")) --> nil	[string "some source text"]:3: unexpected symbol near <eof>
print(load("\n\nx =", ("long "):rep(30))) --> nil	[string "long long long long long long long long long ..."]:3: unexpected symbol near <eof>
print(load("x =", "=" .. ("n"):rep(100))) --> nil	nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn:1: unexpected symbol near <eof>
print(load("x =", "@" .. ("path/"):rep(30) .. "file.lua")) --> nil	...th/path/path/path/path/path/path/path/path/path/file.lua:1: unexpected symbol near <eof>
print(load("x =", "")) --> nil	[string ""]:1: unexpected symbol near <eof>
print(load(function() return nil end, "=empty") ~= nil) --> true
