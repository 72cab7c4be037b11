local file = io.open("made_module.lua", "w")
file:write("local name, path = ...\nlocal M = { name = name, path = path }\nfunction M.twice(x) return x * 2 end\nreturn M\n")
file:close()
package.path = "./?.lua"
package.loaded.made_module = nil
local M, path = require("made_module")
print(M.name, M.path, path, M.twice(21)) --> made_module	./made_module.lua	./made_module.lua	42
print(package.searchpath("made_module", package.path)) --> ./made_module.lua
print((select(2, package.searchpath("absent", "./?.lua;./?/init.lua")):gsub("\n%s*", ", "))) --> no file './absent.lua', no file './absent/init.lua'
file = io.open("broken_module.lua", "w")
file:write("return +\n")
file:close()
print((select(2, pcall(require, "broken_module")):gsub("\n%s*", " "))) --> error loading module 'broken_module' from file './broken_module.lua': ./broken_module.lua:1: unexpected symbol near '+'
os.remove("made_module.lua")
os.remove("broken_module.lua")
