-- Generated from packages/abi/src/drivers/console.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(1, "console", [[

exists $c0)if v==128 then return true end
write $a$c1,a)if v==128 then return true end
read $a$c2,a)if v==128 then return true end
abort_read $c3)if v==128 then return true end
dropped $c100)if v==131 then return x|y<<32 end
upcall_written =1
decode_written do return a end
upcall_read =2
decode_read do return S(a),b end
buffer_input =1
allow_input local v,x=R.allow_read_write(D,1,a)if v==130 then return true end
buffer_text =1
allow_text local v,x=R.allow_read_only(D,1,a)if v==130 then return true end
]])
