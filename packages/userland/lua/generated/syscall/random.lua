-- Generated from packages/abi/src/drivers/random.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(262145, "random", [[

exists $c0)if v==128 then return true end
get $a$c1,a)if v==128 then return true end
number $c100)if v==129 then return x end
fill $c101)if v==129 then return x end
upcall_done =0
decode_done do return S(a),b end
buffer_bytes =0
allow_bytes local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
]])
