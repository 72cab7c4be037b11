-- Generated from packages/abi/src/drivers/app.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(65794, "app", [[

exists $c0)if v==128 then return true end
name $c1)if v==129 then return x end
version $c2)if v==129 then return x end
trial $c3)if v==131 then return x|y<<32 end
confirm $c4)if v==128 then return true end
buffer_text =0
allow_text local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
]])
