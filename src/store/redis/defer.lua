-- Puts a leased entry back until later.
-- KEYS  1 hr:{p}:c:<c>:out   2 hr:{p}:due:out   3 hr:{p}:c:<c>
-- ARGV  1 <c>   2 field   3 lease owner   4 lease deadline   5 not_before   6 what was done: w nothing, f failed for
--       certain, u tried with an unknown outcome
-- Answers 1 if it went back, 0 if the lease is no longer this one.
local value = redis.call('HGET', KEYS[1], ARGV[2])
if not value then return 0 end
local entry = read(value)
if entry.owner ~= ARGV[3] or entry.till ~= tonumber(ARGV[4]) then return 0 end
if ARGV[6] == 'w' then
  if entry.via == 'c' then
    entry.via = 'i'
    take(KEYS[3], ARGV[2], false)
  end
else
  if entry.via == 'i' then take(KEYS[3], ARGV[2], true) end
  entry.attempts = entry.attempts + 1
  entry.unknown = ARGV[6] == 'u' and '1' or '0'
  entry.via = 'a'
end
entry.owner, entry.till, entry.not_before = '', 0, tonumber(ARGV[5])
redis.call('HSET', KEYS[1], ARGV[2], write(entry, string.sub(value, entry.body)))
reschedule(KEYS[1], KEYS[2], ARGV[1])
return 1
