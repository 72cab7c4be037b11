-- The smallest program: say hello, with the language version that runs it.
print("Hello from " .. _VERSION .. " on Perilune")
