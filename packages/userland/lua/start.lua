---What a process begins with: the program runs, then the loop while there is something to wait for, then it ends with 0.

local raw <const> = require "syscall.raw"
local loop <const> = require "loop"
collectgarbage() -- of compiling: all processes start from the memory this leaves
require "syscall"
collectgarbage()

---@param main function the program's main source
---@param entries string[]|boolean|nil functions the kernel may call; true: the control step
return function(main, entries, ...)
  main(...)
  loop.run(entries)
  raw.exit(0)
end
