-- Offers a control step.
function step(inputs)
  return { heater = inputs.temperature < 80 and 100 or 0, light = inputs.lid }
end
