answer = 42
print(_G.answer, _ENV.answer, _G._G == _G, _ENV == _G) --> 42	42	true	true
_G["odd name"] = 1
print(_G["odd name"]) --> 1
setmetatable(_G, { __index = function(_, name) return "missing " .. name end })
print(undefined_thing) --> missing undefined_thing
