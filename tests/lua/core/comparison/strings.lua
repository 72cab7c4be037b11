print("a" < "b", "a" < "aa", "" < "a", "Z" < "a", "a\0b" < "a\0c", "a\0" > "a") --> true	true	true	true	true	true
print("10" < "9", "a" <= "a", "b" >= "c", not ("a" < "a")) --> true	true	false	true
