print(("Hello 1"):upper(), ("Hello 1"):lower(), ("abc"):reverse(), (""):reverse() == "", ("a\0b"):len()) --> HELLO 1	hello 1	cba	true	3
print(("é"):upper() == "é") --> true
