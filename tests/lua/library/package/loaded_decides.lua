package.preload.silent = function() end
print((require("silent"))) --> true
package.preload.sets = function(name) package.loaded[name] = "set by itself" end
print((require("sets"))) --> set by itself
package.preload.no = function() return false end
print((require("no"))) --> false
package.preload.no = function() return "asked again" end
print((require("no"))) --> asked again
package.loaded.given = 7
print((require("given"))) --> 7
