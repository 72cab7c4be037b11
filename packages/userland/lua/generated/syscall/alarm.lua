-- Generated from packages/abi/src/drivers/alarm.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(0, "alarm", [[

exists $c0)if v==128 then return true end
frequency $c1)if v==129 then return x end
now $c2)if v==129 then return x end
stop $c3)if v==128 then return true end
set_relative $a$c5,a)if v==129 then return x end
set_absolute $a$b$c6,a,b)if v==129 then return x end
time $c100)if v==131 then return x|y<<32 end
after a=N(a,1,w,1<<63,-1>>1)if not a then return F(w)end $c101,a&0xffffffff,a>>32)if v==129 then return x end
at a=N(a,1,w,1<<63,-1>>1)if not a then return F(w)end $c102,a&0xffffffff,a>>32)if v==129 then return x end
every a=N(a,1,w,1<<63,-1>>1)if not a then return F(w)end $c103,a&0xffffffff,a>>32)if v==129 then return x end
cancel $a$c104,a)if v==128 then return true end
next_fired $c105)if v==132 then return x,y,z~=0 end
upcall_alarm =0
decode_alarm do return a,b end
upcall_fired =1
decode_fired do return a,b,c~=0 end
]])
