-- Takes one sent entry out of an outbox, if the fence holds.
-- KEYS  1 hr:{p}:c:<c>:out   2 hr:{p}:due:out
-- ARGV  1 <c>   2 field   3 fence: h held, r repeated   4 lease owner   5 lease deadline (4 and 5 for h only)
-- Answers 1 if the entry went, else 0.
local value = redis.call('HGET', KEYS[1], ARGV[2])
if not value then return 0 end
local entry = read(value)
if ARGV[3] == 'r' then
  if entry.via ~= 'i' then return 0 end
elseif entry.owner ~= ARGV[4] or entry.till ~= tonumber(ARGV[5]) then
  return 0
end
redis.call('HDEL', KEYS[1], ARGV[2])
reschedule(KEYS[1], KEYS[2], ARGV[1])
return 1
