-- Generated from packages/abi/src/drivers/flash.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(327683, "flash", [[

exists $c0)if v==128 then return true end
get $c1)if v==128 then return true end
set $c2)if v==128 then return true end
delete $c3)if v==128 then return true end
add $c4)if v==128 then return true end
update $c5)if v==128 then return true end
commit $c100)if v==128 then return true end
list $a$c101,a)if v==128 then return true end
usage $c102)if v==128 then return true end
quota $c103)if v==129 then return x end
upcall_done =0
decode_done do return S(a),b end
buffer_value =0
allow_value local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
buffer_key =0
allow_key local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
buffer_data =1
allow_data local v,x=R.allow_read_only(D,1,a)if v==130 then return true end
buffer_changes =2
allow_changes local v,x=R.allow_read_only(D,2,a)if v==130 then return true end
]])
