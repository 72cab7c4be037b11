-- Generated from packages/abi/src/drivers/uart.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(131072, "uart", [[

exists $c0)if v==128 then return true end
open $a$c1,a)if v==129 then return x end
write $a$c2,a)if v==128 then return true end
read $a$c3,a)if v==129 then return x end
is_up $a$c4,a)if v==129 then return x~=0 end
overruns $a$c5,a)if v==131 then return x|y<<32 end
close $a$c6,a)if v==128 then return true end
next_event $c7)if v==132 then return L[1][x]or x,y,S(z) end
count $c110)if v==129 then return x end
find $c111)if v==129 then return x end
name $a$c112,a)if v==129 then return x end
upcall_happened =0
decode_happened do return L[1][a]or a,b,S(c) end
buffer_received =0
allow_received local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
buffer_name_of =2
allow_name_of local v,x=R.allow_read_write(D,2,a)if v==130 then return true end
buffer_name =0
allow_name local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
buffer_payload =1
allow_payload local v,x=R.allow_read_only(D,1,a)if v==130 then return true end
]], require "syscall.choices" "nothing=0 received=1 written=2 changed=3 lost=4")
