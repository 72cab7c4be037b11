print(("THE (quick) fox"):gsub("%f[%a]%a+", string.lower)) --> the (quick) fox	3
print(("hello world"):find("%f[%w]%w+%f[%W]", 2)) --> 7	11
print(("aaa"):gsub("%f[%a]", "|"), ("abc"):match("%f[%z]()"), ("%f[]"):len()) --> |aaa	4	4
