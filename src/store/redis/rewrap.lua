-- Swaps a wrapped data key for the same key wrapped anew, if it is still the one that was read.
-- KEYS  1 hr:{p}:c:<c>
-- ARGV  1 the wrapped key as read   2 wrapped anew
-- Answers 1 if it was swapped, else 0.
if redis.call('LINDEX', KEYS[1], 0) ~= ARGV[1] then return 0 end
redis.call('LSET', KEYS[1], 0, ARGV[2])
return 1
