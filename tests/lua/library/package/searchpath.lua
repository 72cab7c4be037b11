local file = assert(io.open("there.txt", "w")) file:close()
print(package.searchpath("there", "?.lua;?.txt")) --> there.txt
print(package.searchpath("a.b", "?;x/?.lua"))
--> nil	no file 'a/b'
--> 	no file 'x/a/b.lua'
print(package.searchpath("a-b", "?", "-", "+")) --> nil	no file 'a+b'
print(package.searchpath("a.b", "?", "")) --> nil	no file 'a.b'
print(package.searchpath("x", "")) --> nil	no file ''
print(package.searchpath("x", "??")) --> nil	no file 'xx'
os.remove("there.txt")
io.write(package.config)
--> /
--> ;
--> ?
--> !
--> -
