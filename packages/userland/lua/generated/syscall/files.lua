-- Generated from packages/abi/src/drivers/files.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(327936, "files", [[

exists $c0)if v==128 then return true end
read $a$c1,a)if v==128 then return true end
write $c2)if v==128 then return true end
append $c3)if v==128 then return true end
remove $c4)if v==128 then return true end
list $a$c5,a)if v==128 then return true end
size $c6)if v==128 then return true end
make $c7)if v==128 then return true end
rename $c8)if v==128 then return true end
open_folder $c20)if v==129 then return x end
open_folder_at $a$c21,a)if v==129 then return x end
open_at $a$b$c22,a,b)if v==129 then return x end
read_at $a$b$c23,a,b)if v==128 then return true end
write_at $a$b$c24,a,b)if v==128 then return true end
truncate_at $a$b$c25,a,b)if v==128 then return true end
size_at $a$c26,a)if v==128 then return true end
list_at $a$b$c27,a,b)if v==128 then return true end
remove_at $a$c28,a)if v==128 then return true end
rename_at $a$c29,a)if v==128 then return true end
make_at $a$c30,a)if v==128 then return true end
close_file $a$c31,a)if v==128 then return true end
close_folder $a$c32,a)if v==128 then return true end
upcall_done =0
decode_done do return S(a),b,c end
buffer_content =0
allow_content local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
buffer_name =0
allow_name local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
buffer_data =1
allow_data local v,x=R.allow_read_only(D,1,a)if v==130 then return true end
]])
