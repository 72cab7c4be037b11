print(tonumber("0.1") == 0.1, tonumber("1e23") == 1e23, tonumber("123456789012345678901234567890") == 123456789012345678901234567890) --> true	true	true
print(("%.17g"):format(tonumber("0.30000000000000004")), ("%.17g"):format(tonumber("2.2250738585072011e-308"))) --> 0.30000000000000004	2.2250738585072009e-308
print(tonumber("4.9406564584124654e-324") > 0, tonumber("2e-324"), tonumber("1.8e308"), tonumber("-1e400")) --> true	0.0	inf	-inf
print(("%.17g"):format(9007199254740993.0), ("%a"):format(tonumber("0x1.fffffffffffff8p0"))) --> 9007199254740992	0x1p+1
print(tonumber("0." .. ("0"):rep(400) .. "1"), tonumber(("1"):rep(400) .. "e-400") == tonumber("0." .. ("1"):rep(400))) --> 0.0	true
