-- not on wasmoon: its long has 4 bytes
local function hex(s) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
print(hex(string.pack("<i4", 1)), hex(string.pack(">i4", 1)), hex(string.pack("<i3", -2)), hex(string.pack(">I2", 65535))) --> 01000000	00000001	feffff	ffff
print(hex(string.pack("<bBhHlL", -1, 255, -2, 65534, -3, 3))) --> fffffefffefffdffffffffffffff0300000000000000
print(hex(string.pack("<i16", -1)), hex(string.pack(">j", math.mininteger))) --> ffffffffffffffffffffffffffffffff	8000000000000000
print(string.unpack("<i4", "\1\0\0\0"), string.unpack(">i2", "\255\254"), string.unpack("<I8", ("\255"):rep(8))) --> 1	-2	-1	9
print(pcall(string.pack, "i1", 128)) --> false	bad argument #2 to 'string.pack' (integer overflow)
print(pcall(string.pack, "I1", -1)) --> false	bad argument #2 to 'string.pack' (unsigned overflow)
print(pcall(string.unpack, "<i16", ("\1"):rep(16))) --> false	16-byte integer does not fit into Lua Integer
print(string.unpack("<i16", string.pack("<i16", -12345))) --> -12345	17
