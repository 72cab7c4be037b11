-- Generated from packages/abi/src/drivers/pwm.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(16, "pwm", [[

exists $c0)if v==128 then return true end
start $a$b$c1,a,b)if v==128 then return true end
stop $a$c2,a)if v==128 then return true end
highest_frequency $a$c3,a)if v==129 then return x end
count $c4)if v==129 then return x end
find $c111)if v==129 then return x end
name $a$c112,a)if v==129 then return x end
buffer_name_of =2
allow_name_of local v,x=R.allow_read_write(D,2,a)if v==130 then return true end
buffer_name =0
allow_name local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
]])
