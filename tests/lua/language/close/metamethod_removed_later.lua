local object = setmetatable({}, { __close = function() end })
local ok, message = pcall(function()
  local guard <close> = object
  getmetatable(object).__close = nil
end)
print(ok, message) --> false	script:5: attempt to call a nil value (metamethod 'close')
