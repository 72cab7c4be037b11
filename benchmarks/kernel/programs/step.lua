-- A control step such as people write: two inputs, two outputs.
function step(dt, inputs)
  return { heater = inputs.temperature < 80 and 100 or 0, light = inputs.lid }
end
