print(load("return 1", "=script", "t")()) --> 1
print(load("return 1", "=script", "b")) --> nil	attempt to load a text chunk (mode is 'b')
print(load("\27Lua", "=script", "t")) --> nil	attempt to load a binary chunk (mode is 't')
print(load("return 1", "=script", "bt")()) --> 1
-- A zero ends a mode.
print(load("return 1", "=a", "b\0t")) --> nil	attempt to load a text chunk (mode is 'b')
print(load("return 1", "=a", "t\0b")()) --> 1
