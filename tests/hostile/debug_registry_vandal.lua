-- outcome: error: .* or done
-- why: whatever debug.getregistry gives out, a script may set all of it to nil.
local registry = debug.getregistry()
for _, key in ipairs((function() local keys = {} for k in pairs(registry) do keys[#keys + 1] = k end return keys end)()) do
  pcall(function() registry[key] = nil end)
end
print("x", require, io.stdout)
pcall(require, "string")
pcall(io.write, "y\n")
collectgarbage()
