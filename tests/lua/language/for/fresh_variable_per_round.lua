local readers = {}
for i = 1, 3 do readers[i] = function() i = i + 10; return i end end
print(readers[1](), readers[1](), readers[2](), readers[3]()) --> 11	21	12	13
