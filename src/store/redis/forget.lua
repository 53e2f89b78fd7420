-- Forgets a conversation, all but the opt-out mark.
-- KEYS  1 hr:{p}:c:<c>   2 hr:{p}:c:<c>:out; then the lists it may be on
-- ARGV  1 <c>
-- Answers 1 if there was one, else 0.
local there = redis.call('DEL', KEYS[1])
redis.call('DEL', KEYS[2])
for i = 3, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end
return there
