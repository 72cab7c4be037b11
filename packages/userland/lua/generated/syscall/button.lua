-- Generated from packages/abi/src/drivers/button.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(3, "button", [[

exists $c0)if v==128 then return true end
enable $a$c1,a)if v==128 then return true end
disable $a$c2,a)if v==128 then return true end
read $a$c3,a)if v==129 then return x~=0 end
count $c110)if v==129 then return x end
find $c111)if v==129 then return x end
name $a$c112,a)if v==129 then return x end
upcall_changed =0
decode_changed do return a,b~=0 end
buffer_name_of =2
allow_name_of local v,x=R.allow_read_write(D,2,a)if v==130 then return true end
buffer_name =0
allow_name local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
]])
