local out = {}
for key, value in ("a=1, b=2, c=3"):gmatch("(%w+)=(%w+)") do out[#out + 1] = key .. value end
print(table.concat(out, " ")) --> a1 b2 c3
out = {}
for position in ("abc"):gmatch("()") do out[#out + 1] = position end
print(table.concat(out, " ")) --> 1 2 3 4
out = {}
for word in ("one two three"):gmatch("%a+", 5) do out[#out + 1] = word end
print(table.concat(out, " ")) --> two three
out = {}
for piece in ("abc"):gmatch("b*") do out[#out + 1] = "[" .. piece .. "]" end
print(table.concat(out, " ")) --> [] [b] []
for anchored in ("aaa"):gmatch("^a") do print(anchored) break end
print(("x"):gmatch(".")()) --> x
