-- Takes sent entries out of outboxes, those whose fence holds.
-- KEYS  two for each entry: hr:{p}:c:<c>:out, hr:{p}:due:out
-- ARGV  five for each entry: <c>, field, fence: h held, r repeated, lease owner, lease deadline (both '' for r)
-- Answers how many went.
local went = 0
for n = 1, #KEYS / 2 do
  local out, list, arg = KEYS[2 * n - 1], KEYS[2 * n], 5 * n - 4
  local name, field, fence, owner, till = unpack(ARGV, arg, arg + 4)
  local all, at = redis.call('HGETALL', out), nil
  for i = 1, #all, 2 do
    if all[i] == field then at = i + 1 end
  end
  local entry = at and read(all[at])
  if entry and (fence == 'r' and entry.via == 'i'
                or fence == 'h' and entry.owner == owner and entry.till == tonumber(till)) then
    went = went + 1
    if #all == 2 then
      redis.call('DEL', out)
      redis.call('ZREM', list, name)
    else
      redis.call('HDEL', out, field)
      reschedule(out, list, name)
    end
  end
end
return went
