-- Generated from packages/abi/src/drivers/devices.ts by packages/abi/tools. Do not edit.
return require "syscall.driver"(393472, "devices", [[

exists $c0)if v==128 then return true end
find_by_name $c1)if v==129 then return x end
find_by_class a=L.check(a,1,w,L[1])$b$c2,a,b)if v==129 then return x end
describe $a$c3,a)if v==132 then return L[2][x]or x,L[3][y]or y,z end
abilities $a$c4,a)if v==132 then return (x~0x80000000)-0x80000000,L[4][y]or y,z~=0 end
name $a$c5,a)if v==129 then return x end
open $ab=L.check(b,2,w,L[4])$c6,a,b)if v==129 then return x end
close $a$c7,a)if v==128 then return true end
read $a$c8,a)if v==132 then return (x~0x80000000)-0x80000000,(y~0x80000000)-0x80000000,(z~0x80000000)-0x80000000 end
write $ab=N(b,2,w,-0x80000000,0x7fffffff)if not b then return F(w)end $c9,a,b)if v==128 then return true end
write_all $a$c10,a)if v==128 then return true end
range $a$c11,a)if v==130 then return (x~0x80000000)-0x80000000,(y~0x80000000)-0x80000000 end
guard $a$c12,a)if v==132 then return x,L[5][y]or y,L[5][z]or z end
owns $a$c13,a)if v==129 then return x~=0 end
request_read $a$c20,a)if v==128 then return true end
request_write $a$c21,a)if v==128 then return true end
take_answer $a$c22,a)if v==132 then return (x~0x80000000)-0x80000000,(y~0x80000000)-0x80000000,(z~0x80000000)-0x80000000 end
watch_change $a$b$c30,a,b)if v==129 then return x end
watch_above $ab=N(b,2,w,-0x80000000,0x7fffffff)if not b then return F(w)end $c31,a,b)if v==129 then return x end
watch_below $ab=N(b,2,w,-0x80000000,0x7fffffff)if not b then return F(w)end $c32,a,b)if v==129 then return x end
set_hysteresis $a$b$c33,a,b)if v==128 then return true end
unwatch $a$c34,a)if v==128 then return true end
next_event $c35)if v==132 then return x,(y~0x80000000)-0x80000000,z end
upcall_event =0
decode_event do return a,(b~0x80000000)-0x80000000,c end
upcall_answered =1
decode_answered do return a,S(b) end
upcall_owner =2
decode_owner do return a end
buffer_name_of =2
allow_name_of local v,x=R.allow_read_write(D,2,a)if v==130 then return true end
buffer_name =0
allow_name local v,x=R.allow_read_only(D,0,a)if v==130 then return true end
buffer_values =1
allow_values local v,x=R.allow_read_only(D,1,a)if v==130 then return true end
]], require "syscall.choices" "led-rgb=65 servo=66 motor=67 switch=68 dimmer=69 set-voltage=70 set-current=71 led=96 buzzer=97 valve=98 heater=99 fan=100 number=101 button=129 temperature=130 humidity=131 light=132 acceleration=133 magnetic-field=134 rotation=135 color=136 pressure=137 analog=138 ultraviolet=139 object-temperature=140 count=141 distance=142 carbon-dioxide=143 volatile-compounds=144 gas=145 occupancy=146 proximity=147 signal-strength=148 charge=149 current=150 particulate-matter=151 capacitance=152 voltage=153 acidity=154 power=155 size=156 contact=160 load=161 rate=162 actuator=64 sensor=128 any=255|led-rgb=65 servo=66 motor=67 switch=68 dimmer=69 set-voltage=70 set-current=71 led=96 buzzer=97 valve=98 heater=99 fan=100 number=101 button=129 temperature=130 humidity=131 light=132 acceleration=133 magnetic-field=134 rotation=135 color=136 pressure=137 analog=138 ultraviolet=139 object-temperature=140 count=141 distance=142 carbon-dioxide=143 volatile-compounds=144 gas=145 occupancy=146 proximity=147 signal-strength=148 charge=149 current=150 particulate-matter=151 capacitance=152 voltage=153 acidity=154 power=155 size=156 contact=160 load=161 rate=162|undefined=0 none=1 celsius=2 fahrenheit=3 kelvin=4 lux=5 metre=6 square-metre=7 cubic-metre=8 g-force=9 degrees-per-second=10 gram=11 ampere=12 volt=13 watt=14 gauss=15 tesla=16 decibel-milliwatt=17 coulomb=18 farad=19 ohm=20 ph=21 bar=22 pascal=23 candela=24 boolean=25 counts=26 percent=27 permille=28 parts-per-million=29 parts-per-billion=30 time=31 date=32 grams-per-cubic-metre=33 counts-per-cubic-metre=34 hertz=128 bytes=129 bytes-per-second=130 second=131 joule=132 degree=133 revolutions-per-minute=134 litre=135|read=1 write=2 read-write=3|none=0 range=1 slew=2 minimum-on=3 minimum-off=4 duty=5 interlock=6 safe=7 step=8 watchdog=9 deadline=10")
