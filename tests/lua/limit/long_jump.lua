local body = {}
for i = 1, 20000 do body[i] = "x = x + 1" end
local source = "local x, rounds = 0, 0\nwhile rounds < 2 do\nrounds = rounds + 1\n" .. table.concat(body, "\n") .. "\nend\nreturn x"
print(load(source)()) --> 40000
