local source = {}
for i = 1, 200 do source[i] = "local v" .. i .. " = " .. i end
print(load(table.concat(source, "\n") .. "\nreturn v1 + v200")()) --> 201
source[201] = "local one_too_many"
print(load(table.concat(source, "\n"), "=script")) --> nil	script:201: too many local variables (limit is 200) in main function near <eof>
