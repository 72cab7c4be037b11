local function write(name, text) local file <close> = assert(io.open(name, "w")) file:write(text) end
write("mine.lua", "return {name = ..., place = select(2, ...)}")
write("wrong.lua", "x = = 1")
write("fails.lua", "error('no luck', 0)")
package.path = "?.txt;?.lua"
package.cpath = "?.so"
print(require("mine").name, require("mine").place) --> mine	mine.lua
print(pcall(require, "wrong"))
--> false	error loading module 'wrong' from file 'wrong.lua':
--> 	wrong.lua:1: unexpected symbol near '='
print(pcall(require, "fails")) --> false	no luck
print(pcall(require, "a.b"))
--> false	module 'a.b' not found:
--> 	no field package.preload['a.b']
--> 	no file 'a/b.txt'
--> 	no file 'a/b.lua'
--> 	no file 'a/b.so'
--> 	no file 'a.so'
for _, name in ipairs{"mine.lua", "wrong.lua", "fails.lua"} do os.remove(name) end
