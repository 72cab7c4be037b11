-- Generated from packages/abi/src/drivers/gpio.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(4, "gpio", [[

exists $c0)if v==128 then return true end
make_output $a$c1,a)if v==128 then return true end
set $a$c2,a)if v==128 then return true end
clear $a$c3,a)if v==128 then return true end
toggle $a$c4,a)if v==128 then return true end
make_input $ab=L.check(b,2,w,L[1])$c5,a,b)if v==128 then return true end
read $a$c6,a)if v==129 then return x~=0 end
enable_interrupt $ab=L.check(b,2,w,L[2])$c7,a,b)if v==128 then return true end
disable_interrupt $a$c8,a)if v==128 then return true end
disable $a$c9,a)if v==128 then return true end
count $c10)if v==129 then return x end
find $c111)if v==129 then return x end
name $a$c112,a)if v==129 then return x end
upcall_edge =0
decode_edge do return a,b~=0 end
buffer_name_of =2
allow_name_of local v,x=R.allow_read_write(D,2,a)if v==130 then return true end
buffer_name =0
allow_name local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
]], require "syscall.choices" "none=0 up=1 down=2|both=0 rising=1 falling=2")
