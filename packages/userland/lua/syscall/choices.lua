-- The choices of a driver: names that stand for numbers, in lists such as "none=0 up=1", separated by bars.

local find, format, gmatch, match = string.find, string.format, string.gmatch, string.match
local concat, tointeger = table.concat, math.tointeger

-- @return lists by their position, each made when it is first used: numbers by name and names by number. `check` gives
-- the number of an argument that must be a name of a list.
return function(lists)
  return setmetatable({
    check = function(value, position, what, list)
      if type(value) == "string" and list[value] then return list[value] end
      local names = {}
      for name in gmatch(list.text, "([%w-]+)=") do names[#names + 1] = "'" .. name .. "'" end
      local got = type(value) == "string" and "'" .. value .. "'" or type(value)
      error(format("bad argument '#%d' to '%s' (%s expected, got %s)", position, what, concat(names, " or "), got), 3)
    end,
  }, {
    __index = function(made, position)
      local from = 1
      for _ = 2, position do from = find(lists, "|", from, true) + 1 end
      local list = { text = match(lists, "[^|]*", from) }
      for name, number in gmatch(list.text, "([%w-]+)=(%d+)") do
        number = tointeger(tonumber(number))
        list[name], list[number] = number, name
      end
      made[position] = list
      return list
    end,
  })
end
