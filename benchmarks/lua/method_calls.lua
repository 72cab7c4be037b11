-- iterations: 3000000
-- Objects with classes: method lookup through __index, inheritance, a super call.

local Account = {}
Account.__index = Account

function Account.new(class, balance)
  return setmetatable({ balance = balance }, class)
end

function Account:deposit(amount)
  self.balance = (self.balance + amount) % 1000003
end

function Account:limit()
  return 100
end

local Savings = setmetatable({}, { __index = Account })
Savings.__index = Savings

function Savings:deposit(amount)
  Account.deposit(self, amount + 1)
end

function benchmark(n)
  local plain, savings = Account.new(Account, 0), Account.new(Savings, 0)
  for i = 1, n do
    local account = i % 2 == 0 and plain or savings
    account:deposit(i % account:limit())
  end
  return plain.balance + savings.balance
end
