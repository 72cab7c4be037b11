local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i) end
all = table.concat(all)
local function count(class) local _, n = all:gsub(class, ""); return n end
print(count("%a"), count("%d"), count("%l"), count("%u"), count("%s"), count("%p"), count("%w"), count("%x"), count("%c"), count("%g")) --> 52	10	26	26	6	32	62	22	33	94
print(count("%A"), count("%D"), count("%S"), count("%W"), count("."), count("[%w_]"), count("[^%w_]")) --> 204	246	250	194	256	63	193
print(count("[a-f]"), count("[]]"), count("[^]]"), count("[%-a]"), count("[a-]"), count("[%a-z]"), count("[+--]")) --> 6	1	255	2	2	53	3
