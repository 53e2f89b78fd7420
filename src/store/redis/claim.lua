-- Leases the next entry of each named conversation that may be sent now.
-- KEYS  1 hr:{p}:due:out; then three for each conversation: hr:{p}:c:<c>:out, hr:{p}:c:<c>, hr:{p}:stop:<c>
-- ARGV  1 now   2 lease owner   3 lease deadline; then <c> for each conversation
-- Answers a list of {<c>, field, attempts, unknown, sealed, data key, mark}.
local now, claimed = tonumber(ARGV[1]), {}
for n = 4, #ARGV do
  local out, record, stop = KEYS[3 * n - 10], KEYS[3 * n - 9], KEYS[3 * n - 8]
  local all = redis.call('HGETALL', out)
  local field, value = heads(all)
  local found, entry
  for lane = 1, 3 do
    if field[lane] and not found then
      local head = read(value[lane])
      if head.till > now then break end
      if head.till > 0 or head.not_before <= now then found, entry = lane, head end
    end
  end
  if found then
    local name, sealed = field[found], string.sub(value[found], entry.body)
    if entry.via == 'i' then
      entry.via, entry.unknown = 'c', '1'
      take(record, name, true)
    elseif entry.till > 0 then
      entry.via, entry.unknown = 'a', '1'
    end
    entry.owner, entry.till = ARGV[2], tonumber(ARGV[3])
    redis.call('HSET', out, name, write(entry, sealed))
    claimed[#claimed + 1] = { ARGV[n], name, entry.attempts, entry.unknown, sealed,
                              redis.call('LINDEX', record, 0) or '', redis.call('GET', stop) }
  end
  reschedule(out, KEYS[1], ARGV[n])
end
return claimed
