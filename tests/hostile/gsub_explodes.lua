-- outcome: memory
-- why: replacing every character by the whole subject squares the size of the text each time.
local text = "abcdefgh"
while true do
  text = text:gsub(".", "%0%0%0%0%0%0%0%0%0%0")
end
