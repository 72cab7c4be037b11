-- outcome: done
-- why: every single byte, and every pair with a letter, as a program must only be an error.
for i = 0, 255 do
  local c = string.char(i)
  load(c)
  load("x" .. c)
  load(c .. "x = 1")
  load("x = '" .. c .. "'")
  load("x = [[" .. c .. "]]")
  load("x = 1" .. c)
end
