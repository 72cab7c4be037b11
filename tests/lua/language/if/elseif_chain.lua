local function grade(n)
  if n > 90 then return "a"
  elseif n > 50 then return "b"
  elseif n > 10 then return "c"
  else return "d" end
end
print(grade(95), grade(60), grade(20), grade(5)) --> a	b	c	d
if 0 then print("zero is true") end --> zero is true
if "" then print("so is the empty string") end --> so is the empty string
