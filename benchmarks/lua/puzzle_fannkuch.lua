-- iterations: 9
-- Pancake flips over all permutations of n: short inner loops over a small array.

function benchmark(n)
  local order, working, counts = {}, {}, {}
  for i = 1, n do order[i], working[i], counts[i] = i, i, i end
  local sign, most, sum = 1, 0, 0
  while true do
    local first = order[1]
    if first ~= 1 then
      for i = 2, n do working[i] = order[i] end
      local flips = 1
      while true do
        local target = working[first]
        if target == 1 then break end
        working[first] = first
        local low, high = 2, first - 1
        while low < high do
          working[low], working[high] = working[high], working[low]
          low, high = low + 1, high - 1
        end
        first = target
        flips = flips + 1
      end
      sum = sum + sign * flips
      if flips > most then most = flips end
    end
    if sign == 1 then
      order[1], order[2] = order[2], order[1]
      sign = -1
    else
      order[2], order[3] = order[3], order[2]
      sign = 1
      for i = 3, n do
        if counts[i] ~= 1 then
          counts[i] = counts[i] - 1
          break
        end
        if i == n then return sum * 100 + most end
        counts[i] = i
        local moved = order[1]
        for j = 1, i do order[j] = order[j + 1] end
        order[i + 1] = moved
      end
    end
  end
end
