local function f(a, b, ...)
  local c = "c"
  do local hidden = 1 end
  local names = {}
  local i = 1
  while true do
    local name, value = debug.getlocal(1, i)
    if not name then break end
    names[#names + 1] = name .. "=" .. tostring(value):gsub("table.*", "table")
    i = i + 1
  end
  names[#names + 1] = tostring(debug.getlocal(1, -1)) .. tostring(select(2, debug.getlocal(1, -1)))
  return table.concat(names, " ", 1, 3), names[#names]
end
print(f(1, 2, "extra")) --> a=1 b=2 c=c	(vararg)extra
print(debug.getlocal(f, 1), debug.getlocal(f, 2), debug.getlocal(f, 3)) --> a	b	nil
local function setter() local x = 1; debug.setlocal(1, 1, 42); return x end
print(setter()) --> 42
print(pcall(debug.getlocal, 100, 1)) --> false	bad argument #1 to 'debug.getlocal' (level out of range)
