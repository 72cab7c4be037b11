print(("hello world"):gsub("o", "0")) --> hell0 w0rld	2
print(("hello"):gsub("", "-")) --> -h-e-l-l-o-	6
print(("abc"):gsub("%w", "%0%0"), ("abc"):gsub("(a)(b)", "%2%1"), ("abc"):gsub("b", "%%")) --> aabbcc	bac	a%c	1
print(("hello world"):gsub("%w+", { hello = "bye", world = false })) --> bye world	2
print(("hello world"):gsub("%w+", function(w) if w == "hello" then return "HI" end end)) --> HI world	2
print(("abc"):gsub("%w", "x", 2), ("abc"):gsub("%w", "x", 0), ("abc"):gsub("%w", "x", -1)) --> xxc	abc	abc	0
print(("abc"):gsub("()", "%1"), ("x = 1"):gsub("(%w+) = (%w+)", function(a, b) return b .. a end)) --> 1a2b3c4	1x	1
print(("abc"):gsub("a*", "-"), ("baac"):gsub("a*", "-"), ("^abc"):gsub("^%^", ""), ("aaa"):gsub("^a", "b")) --> -b-c-	-b-c-	abc	baa	1
