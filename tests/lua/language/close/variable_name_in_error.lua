local function f()
  local handle <close> = 42
end
print(pcall(f)) --> false	script:2: variable 'handle' got a non-closable value
