local function hex(s) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
print(hex(string.pack("<!4 i1 i4", 1, 2)), hex(string.pack("<!2 i1 i4", 1, 2)), hex(string.pack("<i1 x i1", 1, 2))) --> 0100000002000000	010002000000	010002
print(hex(string.pack("<!8 i1 Xi8 i1", 1, 2)), string.packsize("<!8 i1 i8"), string.packsize("i4 i4 c10")) --> 010000000000000002	16	18
print(string.unpack("<!4 i1 i4", "\1\0\0\0\2\0\0\0")) --> 1	2	9
print(pcall(string.packsize, "s")) --> false	bad argument #1 to 'string.packsize' (variable-length format)
print(pcall(string.pack, "!3 i4", 1)) --> false	bad argument #1 to 'string.pack' (format asks for alignment not power of 2)
print(pcall(string.pack, "X", 1)) --> false	bad argument #1 to 'string.pack' (invalid next option for option 'X')
print(pcall(string.pack, "Xz")) --> false	bad argument #1 to 'string.pack' (invalid next option for option 'X')
print(pcall(string.pack, "i17", 1)) --> false	integral size (17) out of limits [1,16]
print(pcall(string.pack, "i0", 1)) --> false	integral size (0) out of limits [1,16]
print(pcall(string.pack, "!17", 1)) --> false	integral size (17) out of limits [1,16]
print(pcall(string.pack, "y", 1)) --> false	invalid format option 'y'
print(pcall(string.packsize, "c2147483647c2147483647")) --> false	invalid format option '7'
