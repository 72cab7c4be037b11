local kept
do
  local file <close> = io.open("scoped.txt", "w")
  kept = file
  file:write("x")
end
print(io.type(kept)) --> closed file
os.remove("scoped.txt")
