local names = { "add", "sub", "mul", "div", "mod", "pow", "idiv", "band", "bor", "bxor", "shl", "shr", "concat" }
local meta = {}
for _, name in ipairs(names) do
  meta["__" .. name] = function(a, b)
    return name .. "(" .. (type(a) == "table" and "T" or tostring(a)) .. "," .. (type(b) == "table" and "T" or tostring(b)) .. ")"
  end
end
meta.__unm = function(a, b) return "unm" .. tostring(rawequal(a, b)) end
meta.__bnot = function(a, b) return "bnot" .. tostring(rawequal(a, b)) end
local T = setmetatable({}, meta)
print(T + 1, 1 + T, T - 2, T * T, T / 2, T % 2, 2 ^ T) --> add(T,1)	add(1,T)	sub(T,2)	mul(T,T)	div(T,2)	mod(T,2)	pow(2,T)
print(T // 1, T & 1, 1 | T, T ~ 1, T << 1, 1 >> T, T .. "s", 1 .. T) --> idiv(T,1)	band(T,1)	bor(1,T)	bxor(T,1)	shl(T,1)	shr(1,T)	concat(T,s)	concat(1,T)
print(-T, ~T, T + "5", 1.5 & T, "x" + T) --> unmtrue	bnottrue	add(T,5)	band(1.5,T)	add(x,T)
