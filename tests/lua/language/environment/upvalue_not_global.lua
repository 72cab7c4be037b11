local _ENV <const> = { print = print }
value = 3
print(value, _ENV.value) --> 3	3
