local function message(f) local _, m = pcall(f); return m end
local text = "%d"
print(message(function() text:rep() end)) --> script:3: bad argument #1 to 'rep' (number expected, got no value)
print(message(function() text.rep() end)) --> script:4: bad argument #1 to 'rep' (string expected, got no value)
print(message(function() text:format({}) end)) --> script:5: bad argument #1 to 'format' (number expected, got table)
print(message(function() text.gsub(nil, "x", "y") end)) --> script:6: bad argument #1 to 'gsub' (string expected, got nil)
print(message(function() io.stdout.seek({}) end)) --> script:7: bad argument #1 to 'seek' (FILE* expected, got table)
print(message(function() io.stdout:seek("bogus") end)) --> script:8: bad argument #1 to 'seek' (invalid option 'bogus')
