print(unpack, setfenv, getfenv, loadstring, module, table.getn, string.gfind, math.ldexp == nil or true, bit32) --> nil	nil	nil	nil	nil	nil	nil	true	nil
