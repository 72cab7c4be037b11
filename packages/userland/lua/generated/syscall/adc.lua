-- Generated from packages/abi/src/drivers/adc.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(5, "adc", [[

exists $c0)if v==128 then return true end
sample $a$c1,a)if v==128 then return true end
sample_repeatedly $a$b$c2,a,b)if v==128 then return true end
sample_buffer $a$b$c3,a,b)if v==128 then return true end
sample_buffers $a$b$c4,a,b)if v==128 then return true end
stop $c5)if v==128 then return true end
resolution $a$c101,a)if v==129 then return x end
reference $a$c102,a)if v==129 then return x end
count $c110)if v==129 then return x end
find $c111)if v==129 then return x end
name $a$c112,a)if v==129 then return x end
upcall_sampled =0
decode_sampled do return L[1][a]or a,b,c end
buffer_samples =0
allow_samples local v,x=R.allow_read_write(D,0,a)if v==130 then return true end
buffer_more_samples =1
allow_more_samples local v,x=R.allow_read_write(D,1,a)if v==130 then return true end
buffer_name_of =2
allow_name_of local v,x=R.allow_read_write(D,2,a)if v==130 then return true end
buffer_name =0
allow_name local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
]], require "syscall.choices" "sample=0 repeated=1 buffer=2 buffers=3 failed=4294967295")
