print(("say 'hi' now"):match("(['\"])(.-)%1")) --> '	hi
print(("abab"):match("^(ab)%1$"), ("abac"):match("^(ab)%1$"), ("aa bb cd"):gsub("(%a)%1", "<%0>")) --> ab	nil	<aa> <bb> cd	2
print(pcall(string.match, "x", "%1")) --> false	invalid capture index %1
print(pcall(string.match, "x", "(%1)")) --> false	invalid capture index %1
