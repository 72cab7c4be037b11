print(("%q"):format('say "hi"\\ \0end')) --> "say \"hi\"\\ \0end"
print(("%q"):format("line\nbreak\r\t\1272"))
--> "line\
--> break\13\9\1272"
print(("%q %q %q"):format(1, 1.5, math.mininteger)) --> 1 0x1.8p+0 0x8000000000000000
print(("%q %q %q %q"):format(true, nil, 0.1, math.huge)) --> true nil 0x1.999999999999ap-4 1e9999
print(pcall(string.format, "%q", {})) --> false	bad argument #2 to 'string.format' (value has no literal form)
print(pcall(string.format, "%10q", "x")) --> false	specifier '%q' cannot have modifiers
print(load("return " .. ("%q"):format("a\nb\0c\"\\"))() == "a\nb\0c\"\\") --> true
