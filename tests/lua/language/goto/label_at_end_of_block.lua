-- A label at the end of a block may be jumped to over locals: nothing can see them there.
do
  goto finish
  local hidden = 1
  ::finish::
end
for i = 1, 2 do
  if i == 1 then goto continue end
  local value = i
  print(value) --> 2
  ::continue:: ;
end
