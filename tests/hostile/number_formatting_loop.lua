-- outcome: fuel
-- why: printing the smallest and largest floats with ninety-nine digits is the dearest conversion there is.
while true do
  local _ = ("%.99f %.99e %.99g"):format(1.7976931348623157e308, 4.9406564584124654e-324, 2.2250738585072014e-308)
end
