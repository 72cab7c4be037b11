-- Generated from packages/abi/src/drivers/files.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(327936, "files", [[

exists $c0)if v==128 then return true end
read $a$c1,a)if v==128 then return true end
write $c2)if v==128 then return true end
append $c3)if v==128 then return true end
remove $c4)if v==128 then return true end
list $a$c5,a)if v==128 then return true end
size $c6)if v==128 then return true end
upcall_done =0
decode_done do return S(a),b end
buffer_content =0
allow_content local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
buffer_name =0
allow_name local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
buffer_data =1
allow_data local v,x=R.allow_read_only(D,1,a)if v==130 then return true end
]])
