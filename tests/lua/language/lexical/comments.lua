--[[ long
comment ]] print("after long") --> after long
--[==[ level ]] still ]==] print("after level") --> after level
---[[ not long
print("line comment only") --> line comment only
--]]
print("end") --[[ tail ]] --> end
