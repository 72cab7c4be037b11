local account = { balance = 10, nested = { deeper = {} } }
function account:add(n) self.balance = self.balance + n; return self end
function account.static(n) return n end
function account.nested.deeper:who() return self == account.nested.deeper end
print(account:add(5):add(1).balance, account.static(3), account.nested.deeper:who()) --> 16	3	true
