print(type(nil), type(true), type(1), type(1.5), type("x"), type({}), type(print), type(coroutine.create(print)), type(io.stdout)) --> nil	boolean	number	number	string	table	function	thread	userdata
print(pcall(type)) --> false	bad argument #1 to 'type' (value expected)
