local thread = coroutine.create(function() local function inner() coroutine.yield() end inner() end)
coroutine.resume(thread)
print((debug.traceback(thread):gsub("%s+", " "))) --> stack traceback: [C]: in function 'coroutine.yield' script:1: in local 'inner' script:1: in function <script:1>
print((debug.traceback(thread, "message", 1):gsub("%s+", " "))) --> message stack traceback: script:1: in local 'inner' script:1: in function <script:1>
