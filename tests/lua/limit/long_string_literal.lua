local text = ("abc"):rep(20000)
print(#load("return '" .. text .. "'")(), #load("return [==[" .. text .. "]==]")()) --> 60000	60000
