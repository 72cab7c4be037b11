package.preload["made.up"] = function(name, extra) return { name = name, extra = extra } end
local module, extra = require("made.up")
print(module.name, module.extra, extra) --> made.up	:preload:	:preload:
print(require("made.up") == module, package.loaded["made.up"] == module) --> true	true
package.preload.nothing = function() end
print(require("nothing"), package.loaded.nothing) --> true	true
package.preload.replaced = function(name) package.loaded[name] = "set by itself" end
print(require("replaced")) --> set by itself	:preload:
print((select(2, pcall(require, "absent.module")):match("^module 'absent.module' not found:"))) --> module 'absent.module' not found:
print(package.loaded._G == _G, package.loaded.string == string, package.config:sub(1, 1), type(package.searchers)) --> true	true	/	table
