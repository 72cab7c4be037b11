print(("key = value"):match("(%w+)%s*=%s*(%w+)")) --> key	value
print(("2024-11-21"):match("(%d+)-(%d+)-(%d+)")) --> 2024	11	21
print(("hello"):match(".-(l+)(.*)")) --> ll	o
print(("hello"):match("()e()"), ("hello"):match("xyz"), ("hello"):match("^h"), ("hello"):match("^e")) --> 2	nil	h	nil
print(("  trim  "):match("^%s*(.-)%s*$") == "trim", ("abc"):match(".", -1), ("x"):match("((.))")) --> true	c	x	x
print((""):match(".*") == "", (""):match(".+"), ("abc"):match("", 4) == "") --> true	nil	true
