-- outcome: done or error: .* or fuel
-- why: reading what is not there, with huge counts and bad formats, from closed and standard files.
pcall(io.read, math.maxinteger)
pcall(io.read, "n", "l", "L", "a", 0, -1)
pcall(io.read, "bogus")
pcall(io.lines, nil, ("a"):rep(300))
pcall(io.lines, "x", table.unpack({}, 1, 300))
pcall(io.stdin.seek, io.stdin, "set", math.mininteger)
pcall(io.stdout.setvbuf, io.stdout, "full", math.maxinteger)
pcall(io.write, ("x"):rep(1000):rep(100))
pcall(io.stdout.close, io.stdout)
pcall(io.write, "after close")
