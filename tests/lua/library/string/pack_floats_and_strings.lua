local function hex(s) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
print(hex(string.pack("<d", 1.5)), hex(string.pack(">f", -0.5)), hex(string.pack("<n", 0.1))) --> 000000000000f83f	bf000000	9a9999999999b93f
print(hex(string.pack("z", "ab")), hex(string.pack("<s1", "abc")), hex(string.pack(">s2", "abc")), hex(string.pack("c5", "abc"))) --> 616200	03616263	0003616263	6162630000
print(string.unpack("z", "ab\0cd"), string.unpack("s1", "\3abcdef"), string.unpack("c2", "abc")) --> ab	abc	ab	3
print(string.unpack("<f", string.pack("<f", 0.1)) == 0.1, (string.unpack("<d", string.pack("<d", 0.1)))) --> false	0.1
print(pcall(string.pack, "z", "a\0b")) --> false	bad argument #2 to 'string.pack' (string contains zeros)
print(pcall(string.pack, "s1", ("x"):rep(256))) --> false	bad argument #2 to 'string.pack' (string length does not fit in given size)
print(pcall(string.pack, "c2", "abc")) --> false	bad argument #2 to 'string.pack' (string longer than given size)
print(pcall(string.unpack, "z", "abc")) --> false	bad argument #2 to 'string.unpack' (unfinished string for format 'z')
print(pcall(string.unpack, "s1", "\5ab")) --> false	bad argument #2 to 'string.unpack' (data string too short)
