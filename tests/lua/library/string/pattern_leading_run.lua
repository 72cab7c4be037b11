-- A leading class with '+' has a quick way, which a position capture before it keeps closed: both find the same.
local patterns = {
  "%a+", "(%a+)", "%a+=", "(%a+)=", "(%a+=)", "(%a+)()=", "()%a+=", "[ab]+=", "[^=]+=", "(%w+)=(%w+)", "%a+b", "(%a+)b", "%a+$", "(%a+)$",
  "%a+=?", "%a+%f[=]", "(%a+)(=?)", "%a+%%", "%a+%a", "(%a+) (%a+)", "%a+ +", "%a+%s", "(%a+)%s*=", "%a+%.", "%a+.", "%S+ ", "(%a)=", "%a+()",
}
local seed = 7
local function random(n)
  seed = (seed * 3877 + 29573) % 139968
  return seed % n + 1
end
local alphabet = { "a", "b", "=", " ", "1", "%", "." }
local function list(first, second, extra, ...)
  return table.concat({ tostring(first), tostring(second), ... }, ","), extra
end
local tried, found, different = 0, 0, 0
for _ = 1, 400 do
  local letters = {}
  for i = 1, random(14) do letters[i] = alphabet[random(#alphabet)] end
  local subject = table.concat(letters)
  for _, pattern in ipairs(patterns) do
    local start = random(#subject + 1)
    local first, second = subject:find(pattern, start)
    local quick = table.concat({ tostring(first), tostring(second), select(3, subject:find(pattern, start)) }, ",")
    local slow, extra = list(subject:find("()" .. pattern, start))
    tried = tried + 1
    if first then found = found + 1 end
    if quick ~= slow or extra ~= first then different = different + 1 end
  end
end
print(tried, different, found > 2000) --> 11200	0	true

-- References back to the run, and matches after one that failed within it.
print(("abab=ab"):find("(%a+)=%1")) --> 3	7	ab
print(("aab=b"):find("(%a+)=%1$"), ("xaab=b"):match("(%a+)=%1$")) --> 3	b
print(("one two=three"):gsub("(%a+)=", "<%1>")) --> one <two>three	1
print(("a1=b22=c"):gsub("%w+=", "")) --> c	2
for word in ("one,two;;three"):gmatch("%a+") do io.write(word, " ") end print() --> one two three 

-- What is wrong with the rest shows when it is reached, and only then.
print(pcall(string.find, "abc=", "(%a+=")) --> false	unfinished capture
print(pcall(string.find, "abc=", "%a+=[")) --> false	malformed pattern (missing ']')
print(pcall(string.find, "abc", "%a+=[")) --> true	nil
print(pcall(string.find, "abc=", "%a+=)")) --> false	invalid pattern capture

-- Runs and distances longer than a piece of work.
local long = ("a"):rep(5000)
print((long .. "="):find("%a+="), (long):find("%a+="), (long .. " b="):find("%a+=")) --> 1	nil	5002	5003
print(#long:match("%a+"), (" "):rep(5000):find("%a+"), ((" "):rep(5000) .. "b"):find("(%a+)")) --> 5000	nil	5001	5001	b
print((("ab "):rep(3000) .. "ab="):find("(%a+)=")) --> 9001	9003	ab
