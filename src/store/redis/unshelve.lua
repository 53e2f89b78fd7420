-- Takes an item off a shelf.
-- KEYS  1 hr:{desk}:<shelf>   2 hr:{desk}:<shelf>:names
-- ARGV  1 name
-- Answers 1 if it was there, else 0.
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
