-- Generated from packages/abi/src/drivers/process-info.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(65538, "process_info", [[

exists $c0)if v==128 then return true end
count $c1)if v==129 then return x end
short_ids $c2)if v==129 then return x end
name_of_short $a$c4,a)if v==129 then return x end
stats_of_short $a$c5,a)if v==128 then return true end
set_state_of_short $ab=L.check(b,2,w,L[1])$c6,a,b)if v==128 then return true end
ids $c100)if v==129 then return x end
name a=N(a,1,w,1<<63,-1>>1)if not a then return F(w)end $c101,a&0xffffffff,a>>32)if v==129 then return x end
stats a=N(a,1,w,1<<63,-1>>1)if not a then return F(w)end $c102,a&0xffffffff,a>>32)if v==128 then return true end
self $c103)if v==131 then return x|y<<32 end
start a=N(a,1,w,1<<63,-1>>1)if not a then return F(w)end $c110,a&0xffffffff,a>>32)if v==128 then return true end
stop a=N(a,1,w,1<<63,-1>>1)if not a then return F(w)end $c111,a&0xffffffff,a>>32)if v==128 then return true end
fault a=N(a,1,w,1<<63,-1>>1)if not a then return F(w)end $c112,a&0xffffffff,a>>32)if v==128 then return true end
terminate a=N(a,1,w,1<<63,-1>>1)if not a then return F(w)end $c113,a&0xffffffff,a>>32)if v==128 then return true end
boot a=N(a,1,w,1<<63,-1>>1)if not a then return F(w)end $c114,a&0xffffffff,a>>32)if v==128 then return true end
buffer_info =0
allow_info local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
]], require "syscall.choices" "start=1 stop=2 fault=3 terminate=4 boot=5")
