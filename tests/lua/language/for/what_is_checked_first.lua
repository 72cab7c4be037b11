-- All initial values with all limits and steps, of which some are bad: a line for each initial value, in it a word for each
-- step, in it a letter for each limit. That is the number of rounds, at most 4, or the first letter of what the error is
-- about: i(nitial value), l(imit), s(tep), or z(ero).
local values = { 1, 2.5, "2", 0, 0.0, -2, "x", {}, false, 0 / 0, 1 / 0, -1 / 0 }

local function outcome(first, last, step)
  local rounds = 0
  local ok, message = pcall(function()
    for _ = first, last, step do
      rounds = rounds + 1
      if rounds == 4 then break end
    end
  end)
  if ok then return rounds end
  local what, got = message:match("^script:%d+: bad 'for' (.-) %(number expected, got (%a+)%)$")
  if not what then return message:match("^script:%d+: 'for' step is (zero)$"):sub(1, 1) end
  assert(got == type(({ ["initial value"] = first, limit = last, step = step })[what]))
  return what:sub(1, 1)
end

for _, first in ipairs(values) do
  local words = {}
  for word, step in ipairs(values) do
    local letters = {}
    for letter, last in ipairs(values) do letters[letter] = outcome(first, last, step) end
    words[word] = table.concat(letters)
  end
  print(table.concat(words, " "))
end
--> 122000lll040 111000lll140 111000lll140 zzzzzzzzzzzz zzzzzzlllzzz 100112lll404 sssssslllsss sssssslllsss sssssslllsss 100111lll101 111000lll140 100111lll104
--> 010000lll140 010000lll140 010000lll140 zzzzzzlllzzz zzzzzzlllzzz 111223lll104 sssssslllsss sssssslllsss sssssslllsss 111111lll101 010000lll140 111111lll104
--> 011000lll140 011000lll140 011000lll140 zzzzzzlllzzz zzzzzzlllzzz 101223lll104 sssssslllsss sssssslllsss sssssslllsss 101111lll101 011000lll140 101111lll104
--> 233110lll040 121110lll140 122110lll140 zzzzzzzzzzzz zzzzzzlllzzz 000112lll404 sssssslllsss sssssslllsss sssssslllsss 000111lll101 111110lll140 000111lll104
--> 233110lll140 121110lll140 122110lll140 zzzzzzlllzzz zzzzzzlllzzz 000112lll104 sssssslllsss sssssslllsss sssssslllsss 000111lll101 111110lll140 000111lll104
--> 444331lll040 222111lll140 233221lll140 zzzzzzzzzzzz zzzzzzlllzzz 000001lll404 sssssslllsss sssssslllsss sssssslllsss 000001lll101 111111lll140 000001lll104
--> iiiiiillliii iiiiiillliii iiiiiillliii iiiiiillliii iiiiiillliii iiiiiillliii sssssslllsss sssssslllsss sssssslllsss iiiiiillliii iiiiiillliii iiiiiillliii
--> iiiiiillliii iiiiiillliii iiiiiillliii iiiiiillliii iiiiiillliii iiiiiillliii sssssslllsss sssssslllsss sssssslllsss iiiiiillliii iiiiiillliii iiiiiillliii
--> iiiiiillliii iiiiiillliii iiiiiillliii iiiiiillliii iiiiiillliii iiiiiillliii sssssslllsss sssssslllsss sssssslllsss iiiiiillliii iiiiiillliii iiiiiillliii
--> 111111lll111 111111lll111 111111lll111 zzzzzzlllzzz zzzzzzlllzzz 111111lll111 sssssslllsss sssssslllsss sssssslllsss 111111lll111 111111lll111 111111lll111
--> 000000lll140 000000lll140 000000lll140 zzzzzzlllzzz zzzzzzlllzzz 444444lll144 sssssslllsss sssssslllsss sssssslllsss 111111lll111 000000lll140 111111lll111
--> 444444lll144 444444lll144 444444lll144 zzzzzzlllzzz zzzzzzlllzzz 000000lll104 sssssslllsss sssssslllsss sssssslllsss 000000lll101 111111lll111 000000lll104
