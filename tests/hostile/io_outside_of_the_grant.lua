-- outcome: done
-- why: without a granted folder there is no file, by whatever name, and no command to run.
for _, name in ipairs { "/etc/passwd", "../../../../etc/passwd", "/proc/self/environ", "/dev/mem", "C:\\x", "\0", ("../"):rep(1000) .. "etc/passwd" } do
  local ok, file = pcall(io.open, name)
  assert(not (ok and file), name)
  pcall(dofile, name)
  pcall(loadfile, name)
  pcall(io.lines, name)
  pcall(os.remove, name .. ".absent")
end
for _, call in ipairs { "execute" } do assert(not pcall(function() assert(os[call]("true")) end)) end
assert(not pcall(function() assert(io.popen("true")) end))
assert(not (package.loadlib and package.loadlib("libc.so.6", "*")))
