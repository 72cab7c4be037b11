-- iterations: 380
-- A JSON encoder and decoder in Lua: strings, patterns, tables and recursion together.

local encode

local function encode_string(text)
  return '"' .. text:gsub('[%c"\\]', function(c) return string.format("\\u%04x", c:byte()) end) .. '"'
end

function encode(value, out)
  local kind = type(value)
  if kind == "table" then
    if #value > 0 then
      out[#out + 1] = "["
      for i = 1, #value do
        if i > 1 then out[#out + 1] = "," end
        encode(value[i], out)
      end
      out[#out + 1] = "]"
    else
      local keys = {}
      for key in pairs(value) do keys[#keys + 1] = key end
      table.sort(keys)
      out[#out + 1] = "{"
      for i, key in ipairs(keys) do
        if i > 1 then out[#out + 1] = "," end
        out[#out + 1] = encode_string(key) .. ":"
        encode(value[key], out)
      end
      out[#out + 1] = "}"
    end
  elseif kind == "string" then
    out[#out + 1] = encode_string(value)
  else
    out[#out + 1] = tostring(value)
  end
end

local decode

local function skip(text, at)
  return text:find("%S", at) or #text + 1
end

local function decode_string(text, at)
  local closing = text:find('"', at + 1, true)
  local raw = text:sub(at + 1, closing - 1)
  raw = raw:gsub("\\u(%x%x%x%x)", function(digits) return string.char(tonumber(digits, 16)) end)
  return raw, closing + 1
end

local function decode_list(text, at)
  local list = {}
  at = skip(text, at + 1)
  while text:sub(at, at) ~= "]" do
    local value
    value, at = decode(text, at)
    list[#list + 1] = value
    at = skip(text, at)
    if text:sub(at, at) == "," then at = skip(text, at + 1) end
  end
  return list, at + 1
end

local function decode_object(text, at)
  local object = {}
  at = skip(text, at + 1)
  while text:sub(at, at) ~= "}" do
    local key
    key, at = decode_string(text, at)
    at = skip(text, at) + 1
    object[key], at = decode(text, at)
    at = skip(text, at)
    if text:sub(at, at) == "," then at = skip(text, at + 1) end
  end
  return object, at + 1
end

function decode(text, at)
  at = skip(text, at)
  local first = text:sub(at, at)
  if first == "{" then return decode_object(text, at) end
  if first == "[" then return decode_list(text, at) end
  if first == '"' then return decode_string(text, at) end
  local word, following = text:match("^([%w%.%-%+]+)()", at)
  if word == "true" then return true, following end
  if word == "false" then return false, following end
  return tonumber(word), following
end

function benchmark(n)
  local people = {}
  for i = 1, 50 do
    people[i] = { name = "person " .. i, age = i, tags = { "a\tb", 'say "hi"', "plain" }, active = i % 2 == 0 }
  end
  local checksum = 0
  for _ = 1, n do
    local out = {}
    encode(people, out)
    local text = table.concat(out)
    people = decode(text, 1)
    checksum = (checksum + #text + people[50].age + #people[1].tags[2]) % 1000003
  end
  return checksum
end
