-- Generated from packages/abi/src/drivers/board-info.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(65793, "board_info", [[

exists $c0)if v==128 then return true end
name $c1)if v==129 then return x end
version $c2)if v==129 then return x end
sku $c3)if v==129 then return x end
kernel $c4)if v==129 then return x end
buffer_text =0
allow_text local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
]])
