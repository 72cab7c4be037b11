print(("aaab"):match("a*"), ("aaab"):match("a+"), ("aaab"):match("a-b"), ("aaab"):match("a?b"), ("b"):match("a?b")) --> aaa	aaa	aaab	ab	b
print(("<a><b>"):match("<.->"), ("<a><b>"):match("<.*>"), ("abc"):match("a-$"), ("aXb"):match("a[XY]?b")) --> <a>	<a><b>		aXb
print(("f(a(b)c)d"):match("%b()"), ("[[x]]"):match("%b[]"), ("((x"):match("%b()")) --> (a(b)c)	[[x]]	nil
print(("THE (quick) fox"):find("%((%a+)%)"), ("x^2"):match("x^2"), ("a$b"):match("a$b")) --> 5	x^2	a$b
