print(pcall(string.find, ("a"):rep(300000), (".?"):rep(300000) .. "b")) --> false	pattern too complex
print(pcall(string.match, ("("):rep(2000), "%b()")) --> true	nil
