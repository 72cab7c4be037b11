-- Generated from packages/abi/src/drivers/udp.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(196610, "udp", [[

exists $c0)if v==128 then return true end
send $a$b$c2,a,b)if v==128 then return true end
bind $a$c3,a)if v==128 then return true end
largest $c4)if v==129 then return x end
receive $c100)if v==132 then return x,y,z end
dropped $c101)if v==131 then return x|y<<32 end
close $c102)if v==128 then return true end
upcall_received =0
decode_received do return  end
upcall_sent =1
decode_sent do return S(a) end
buffer_datagram =0
allow_datagram local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
buffer_payload =0
allow_payload local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
]])
