print(pcall(require)) --> false	bad argument #1 to 'require' (string expected, got no value)
package.preload["12"] = function(name) return math.type(name) or type(name) end
print((require(12))) --> string
