-- Writes an item of a shelf, on the version that the writer has read.
-- KEYS  1 hr:{desk}:<shelf>   hash: name -> 'version\n' and what is sealed   2 hr:{desk}:<shelf>:names   names in order
-- ARGV  1 name   2 expected version, 0 = none   3 sealed
-- Answers {1, version} or {0, what lies there or nothing}.
local there = redis.call('HGET', KEYS[1], ARGV[1])
local version = there and string.match(there, '^(%d+)\n') or '0'
if version ~= ARGV[2] then return { 0, there } end
version = string.format('%.0f', version + 1)
redis.call('HSET', KEYS[1], ARGV[1], version .. '\n' .. ARGV[3])
redis.call('ZADD', KEYS[2], 0, ARGV[1])
return { 1, version }
