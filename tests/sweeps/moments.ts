/** Programs that are in the middle of something for most of their time. Kept short: some sweeps stop at every unit of fuel. */
export const moments: Readonly<Record<string, string>> = {
  compiling: `
    local parts = {}
    for i = 1, 30 do parts[i] = ("local a%d = function(x, ...) return {x, [%d] = 'k%d' .. x, f = ...}, %d.5e3 end"):format(i, i, i, i) end
    local source = table.concat(parts, "\\n") .. "\\ngoto done; do local x <const> = 5 end ::done:: return a30(7, 8)"
    local made = assert(load(source, "=made"))()
    print(made[1], made[30], made.f, load("x = = 1", "=broken"))`,
  'string.rep': `local s = ("abc"):rep(20000, "-") print(#s, s:sub(-7), s:byte(40001))`,
  'gsub with a callback': `
    local calls = 0
    print((("one two three four"):rep(20, " "):gsub("%a+", function(w) calls = calls + 1; return #w > 3 and w:upper() or nil end)):sub(1, 40), calls)`,
  'sort with an order': `
    local t = {}
    for i = 1, 120 do t[i] = (i * 7919) % 127 end
    table.sort(t, function(a, b) return a > b end)
    print(table.concat(t, " "))`,
  'sort with an order that fails': `
    local t, n = {}, 0
    for i = 1, 60 do t[i] = (i * 31) % 61 end
    print(pcall(table.sort, t, function(a, b) n = n + 1; if n > 90 then error("enough", 0) end; return a < b end))
    table.sort(t)
    print(t[1], t[60], #t)`,
  'resizing a big table': `
    local t = {}
    for i = 1, 5000 do t["k" .. i % 1500] = i; t[i] = i; t[i + 0.5] = i end
    local n = 0
    for _ in pairs(t) do n = n + 1 end
    print(n, #t, t.k7, t[4999.5])`,
  'growing tables': `
    local t, words = {}, {}
    for i = 1, 1100 do t[i] = i end
    for i = 1, 300 do words["k" .. i] = i end
    local sum = 0
    for _, value in pairs(words) do sum = sum + value end
    local function pack(...) return {...} end
    print(#t, t[1024], t[1025], t[1100], sum, #pack(table.unpack(t, 1, 1100)))`,
  'growing the table of strings': `
    local names, lost = {}, 0
    for i = 1, 900 do
      names[i] = "name" .. i
      if i > 100 and names[i - 100] ~= "name" .. i - 100 then lost = lost + 1 end
      if i % 3 == 0 then names[i] = nil end
    end
    print(#table.concat(names, "", 1, 2), lost, names[901 - 1], names[899], names[1] == "name" .. 1)`,
  'growing stacks': `
    local getters = {}
    local function dive(depth, a, b, c, d, e, f)
      local mine = depth
      if depth % 50 == 0 then getters[depth] = function() mine = mine + 1 return mine end end
      if depth == 150 then return a + b + c + d + e + f end
      return 1 + dive(depth + 1, a, b, c, d, e, f)
    end
    local inside = coroutine.wrap(function() coroutine.yield(dive(1, 1, 2, 3, 4, 5, 6)) return getters[100]() end)
    print(inside(), getters[50](), getters[150](), inside(), pcall(dive, 1, {}))`,
  'giving up many frames': `
    local getters, closed = {}, 0
    local function fall(depth)
      local guard <close> = depth % 1100 == 0 and setmetatable({}, {__close = function() closed = closed + 1 end}) or nil
      local mine = depth
      if depth % 100 == 0 then getters[depth] = function() return mine end end
      if depth == 2300 then error("deep", 0) end
      fall(depth + 1)
    end
    print(pcall(fall, 1)) print(closed, getters[100](), getters[2200](), getters[2300]())
    print(xpcall(fall, function(message) return message .. "er" end, 1201))
    local failed = coroutine.create(fall)
    print(coroutine.resume(failed, 100)) print(coroutine.close(failed)) print(closed, getters[1500]())`,
  'joining long strings': `
    local a, b = ("x"):rep(9000), ("y"):rep(7000)
    local s = a .. b .. a .. 12 .. b
    print(#s, #(s .. s), s == a .. b .. a .. "12" .. b, s < s .. "z", table.concat({a, b, a}, b):sub(-3))`,
  'long strings as keys': `
    local t = {}
    for i = 1, 8 do t[("key"):rep(2000) .. i] = i end
    print(t[("key"):rep(2000) .. 5], t[("key"):rep(2000) .. 9])`,
  collecting: `
    local keep, weak, dead = {}, setmetatable({}, {__mode = "k"}), 0
    for round = 1, 6 do
      for i = 1, 60 do
        local key = {i}
        weak[key] = {key}
        if i % 3 == 0 then keep[#keep + 1] = key end
        setmetatable({}, {__gc = function() dead = dead + 1 end})
      end
      collectgarbage("step", 1)
    end
    collectgarbage()
    local n = 0
    for _ in pairs(weak) do n = n + 1 end
    print(#keep, n, dead)`,
  'error handlers': `
    local function handler(e) return debug.traceback("handled " .. (type(e) == "table" and "table" or e), 1):gsub("\\n.*", "") end
    for i = 1, 5 do print(xpcall(function(n) if n > 3 then error({}) end; local x = nil; return x.y + n end, handler, i)) end
    print(xpcall(error, function(e) error("again") end, 1))
    print(select(2, pcall(error, setmetatable({}, {__tostring = function() return "object" end}))))`,
  'closing variables': `
    local log = {}
    local function closing(name) return setmetatable({}, {__close = function(_, e) log[#log + 1] = name .. ":" .. tostring(e) end}) end
    print(pcall(function()
      local a <close> = closing("a")
      for i = 1, 3 do local b <close> = closing("b" .. i); if i == 2 then goto on end; ::on:: end
      local c <close> = setmetatable({}, {__close = function() error("in close", 0) end})
      error("first", 0)
    end))
    local co = coroutine.wrap(function() local d <close> = closing("d"); coroutine.yield(1); return 2 end)
    print(co(), co(), table.concat(log, " "))
    local dropped = coroutine.create(function() local e <close> = closing("e"); coroutine.yield() end)
    coroutine.resume(dropped)
    print(coroutine.close(dropped), log[#log])`,
  coroutines: `
    local function tree(n) if n > 0 then tree(n - 1); coroutine.yield(n); tree(n - 1) end end
    local out = {}
    for v in coroutine.wrap(function() tree(5) end) do out[#out + 1] = v end
    print(table.concat(out, ","))
    local mt = {__index = function(_, k) return coroutine.yield(k) end, __add = function(a, b) return coroutine.yield("+") end,
      __lt = function() return coroutine.yield("<") end, __concat = function() return coroutine.yield("..") end}
    local co = coroutine.wrap(function() local o = setmetatable({}, mt); return o.x, o + 1, o < o, o .. "s" end)
    print(co(), co(1), co(2), co(true), co("c"))
    local inner = coroutine.wrap(function() print(pcall(function() coroutine.yield(1); error("out", 0) end)); return "end" end)
    print(inner(), inner())`,
  patterns: `
    local text = ("key%d = 'value %d'; "):rep(15):gsub("%%d", "7")
    for k, v in text:gmatch("(%w+) = (%b'')") do if v ~= "'value 7'" then print(k, v) end end
    print(("a"):rep(60):find((".-"):rep(3) .. "b"), text:match("^(.-);"), #text:gsub("%s+", ""), ("x"):rep(300):match("x*y"))`,
  'formats and packing': `
    print(string.format("%q %5.3f %-8s| %+05d %x %g %a %i %c", "a\\0\\n", 1 / 3, "left", 42, 255, 1e100, 0.5, 7, 65), ("%s"):rep(40):format(table.unpack({}, 1, 40)))
    local packed = string.pack("<i4 >I8 z s2 d !8 xB", -7, 1 << 40, "zero", "counted", 0.1, 200)
    print(#packed, string.unpack("<i4 >I8 z s2 d !8 xB", packed))`,
  'moving and concatenating tables': `
    local t = table.move({1, 2, 3, 4, 5}, 1, 5, 3, table.move({"a", "b"}, 1, 2, 1, {}))
    print(table.concat(t, ","), table.unpack(table.move({}, 1, 3, 1, setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, k) end}))))
    local proxy = setmetatable({}, {__len = function() return 50 end, __index = function(_, i) return i end})
    print(#table.concat({table.unpack(proxy)}, ","), select("#", table.unpack(proxy)), table.remove(proxy))`,
  'finalizers at the end': `
    for i = 1, 3 do setmetatable({}, {__gc = function() print("gone", i) end}) end
    setmetatable({}, {__gc = function() error("in a finalizer") end})
    kept = setmetatable({}, {__gc = function(o) kept_again = o; print("kept") end})`,
  'finalizers that are callable objects': `
    local log = {}
    local mt = {__gc = setmetatable({}, {__call = function(_, o) log[#log + 1] = o[1] end})}
    local function deep(n) if n == 0 then collectgarbage() return 0 end; return 1 + deep(n - 1) end
    for i = 1, 9 do setmetatable({i}, mt); deep(i * 3) end
    collectgarbage()
    print(table.concat(log, " "))`,
  hooks: `
    local seen = {}
    debug.sethook(function(event, line) seen[event] = (seen[event] or 0) + 1 end, "crl", 5)
    local function f(n) if n == 0 then return 0 end
      return f(n - 1) end
    for i = 1, 3 do f(i) end
    string.rep("x", 3)
    debug.sethook()
    print(seen.call, seen["tail call"], seen["return"], seen.line, seen.count)`,
  files: `
    local f = assert(io.open("notes", "w"))
    f:write(("line\\n"):rep(50), 42, " ", 1.5):seek("set", 0)
    f:close()
    local n = 0
    for line in io.lines("notes") do n = n + #line end
    local g <close> = io.open("notes")
    g:seek("set", 250)
    print(n, g:read("n", "n"), g:read("a"), io.open("none"))`,
};
