print(table.concat({ 1, 2, 3 }), table.concat({ 1, 2.5, "x" }, ", "), table.concat({}, "x") == "") --> 123	1, 2.5, x	true
print(table.concat({ 1, 2, 3 }, "-", 2), table.concat({ 1, 2, 3 }, "-", 2, 2), table.concat({ 1, 2, 3 }, "-", 3, 2) == "") --> 2-3	2	true
print(pcall(table.concat, { 1, {}, 3 })) --> false	invalid value (table) at index 2 in table for 'concat'
print(pcall(table.concat, { 1, nil, 3 }, ",", 1, 3)) --> false	invalid value (nil) at index 2 in table for 'concat'
print(table.concat(setmetatable({}, { __index = function(_, i) return "v" .. i end, __len = function() return 3 end }), " ")) --> v1 v2 v3
