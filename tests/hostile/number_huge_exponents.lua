-- outcome: done
-- why: exponents beyond every range, written with many digits, must become infinity, zero or nil at once.
for _, text in ipairs {
  "1e999999999999999999999", "1e-999999999999999999999", "0e99999999999999999999", "0x1p999999999999999999",
  "0x1p-99999999999999999999", "0x.0000000000000001p99999999999", "1e+", "1e2147483648", "-1e-2147483649",
  "0x" .. ("0"):rep(10000) .. "1p-40000", "0x0." .. ("0"):rep(10000) .. "1p40000", "." .. ("0"):rep(5000) .. "1e5000",
} do
  local _ = tonumber(text)
  load("return " .. text)
end
