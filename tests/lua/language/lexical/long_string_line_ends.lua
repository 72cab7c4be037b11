-- CR LF, LF CR and CR all read as one newline.
print(load("return [[a\r\nb\rc\n\rd]]")() == "a\nb\nc\nd") --> true
print(pcall(load("x = 1\r\ny = 2\rerror('here')", "=script"))) --> false	script:3: here
