-- The choices of a driver: names that stand for numbers, in lists such as "none=0 up=1", separated by bars.

local find, gmatch, match, tointeger = string.find, string.gmatch, string.match, math.tointeger

-- @return lists by their position, each made when it is first used: numbers by name and names by number. `check` gives
-- the number of an argument that must be a name of a list.
return function(lists)
  return setmetatable({
    check = function(value, position, what, list)
      if type(value) == "string" and list[value] then return list[value] end
      local names = {}
      for name in gmatch(match(list.text, ".*"), "([%w-]+)=") do names[#names + 1] = "'" .. name .. "'" end
      return require "syscall.wrong"(value, position, what, table.concat(names, " or "))
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
