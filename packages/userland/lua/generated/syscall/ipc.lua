-- Generated from packages/abi/src/drivers/ipc.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(65792, "ipc", [[

exists $c0)if v==128 then return true end
serve if a~=true and a~=false then X(a,1,w,"boolean")end a=a and 1 or 0 $c1,a)if v==129 then return x end
allow_client $a$c2,a)if v==128 then return true end
withdraw $a$c3,a)if v==128 then return true end
connect $c4)if v==129 then return x end
disconnect $a$c5,a)if v==128 then return true end
call $a$b$c6,a,b)if v==129 then return x end
send $a$c7,a)if v==128 then return true end
peek $c8)if v==132 then return L[1][x]or x,y,z end
receive $c9)if v==132 then return L[1][x]or x,y,z end
reply $a$c10,a)if v==128 then return true end
refuse $ab=L.check(b,2,w,L[2])$c11,a,b)if v==128 then return true end
upcall_waiting =0
decode_waiting do return a end
buffer_mail =0
allow_mail local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
buffer_details =1
allow_details local v,x=R.allow_read_write(D,1,a)if v==130 then return true end
buffer_name =0
allow_name local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
buffer_message =1
allow_message local v,x=R.allow_read_only(D,1,a)if v==130 then return true end
]], require "syscall.choices" "nothing=0 call=1 message=2 reply=3 failure=4 service-ended=5 client-ended=6|failed=1 invalid=6 unsupported=10")
