local native = package.searchers
package.searchers = {
  function(name) return "\n\tnot in the first place" end,
  function(name) if name == "found" then return function(...) return ... end, "data" end end,
  function() return 12 end,
}
print(require("found")) --> found	data
print(pcall(require, "absent"))
--> false	module 'absent' not found:
-->
--> 	not in the first place
--> 	12
package.searchers = nil
print(pcall(require, "other")) --> false	'package.searchers' must be a table
package.searchers = native
package.path = {}
print(pcall(require, "other")) --> false	'package.path' must be a string
