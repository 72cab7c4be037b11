print(string.unpack("<I1", "abc", 2), string.unpack("<I1", "abc", -1), string.unpack("", "abc")) --> 98	99	1
print(string.unpack("<I1I1I1", "abc")) --> 97	98	99	4
print(pcall(string.unpack, "I1", "abc", 4)) --> false	bad argument #2 to 'string.unpack' (data string too short)
print(pcall(string.unpack, "I1", "abc", 5)) --> false	bad argument #3 to 'string.unpack' (initial position out of string)
print(pcall(string.unpack, "I4", "abc")) --> false	bad argument #2 to 'string.unpack' (data string too short)
