-- Writes one turn: checks first, writes last, once per event.
-- KEYS  1 hr:{p}:c:<c>   list: data key, transcript oldest first, state, 'version end taken,taken' (end of retention;
--                        taken: inline entries that the API took over, the last eight)
--       2 hr:{p}:m:<event>      what a repeat is answered: 'version leased field,field\n' and the sealed replies
--       3 hr:{p}:c:<c>:out      outbox, see outbox.lua
--       4 hr:{p}:due:out        conversation -> when its outbox is to be looked at
--       5 hr:{p}:stop:<c>       opt-out mark
--       6 hr:{p}:due:end        conversation -> end of its retention
--       7… the lists to enter or leave
-- ARGV  1 <c>   2 now   3 end of retention   4 opt-out mark: k keep, s set, c clear   5 forget: 1 or 0
--       6 lease owner   7 lease deadline   8 life of the replay, ms   9 transcript cap   10 replies
--       11 number n of transcript entries   12 data key; then a score for each list ('' = leave it); then n entries, the
--       state, the expected version; then four for each text: field, via (i; o, an i
--       that waits for nothing; a), not_before, sealed
-- Answers {'d', replay, data key, head}, {'c', data key, state, head, mark} or {'o', version, leased}.
local head = redis.call('LINDEX', KEYS[1], -1)
local seen = redis.call('GET', KEYS[2])
if seen then return { 'd', seen, redis.call('LINDEX', KEYS[1], 0) or '', head or '' } end
local log = 12 + #KEYS - 6
local state = log + tonumber(ARGV[11]) + 1
local version, ending, taken = '0', '', ''
if head then version, ending, taken = string.match(head, '^(%d+) (%d+) (.*)$') end
if version ~= ARGV[state + 1] then
  return { 'c', redis.call('LINDEX', KEYS[1], 0) or '', redis.call('LINDEX', KEYS[1], -2) or '', head or '',
           redis.call('GET', KEYS[5]) }
end

local texts, forget, now = state + 2, ARGV[5] == '1', tonumber(ARGV[2])
local waiting = {}
if texts <= #ARGV and not forget then waiting = redis.call('HGETALL', KEYS[3]) end
-- Ours to send only if nothing waits in its own or a higher lane; inline beside inline in flight is no waiting.
local leased = 1
for i = 1, #waiting, 2 do
  local before = read(waiting[i + 1])
  local flying = before.via == 'i' and before.till > now
  for j = texts, #ARGV, 4 do
    local inline = ARGV[j + 1] == 'i'
    if ARGV[j + 1] ~= 'o' and (inline or tonumber(ARGV[j + 2]) <= now) and string.byte(waiting[i]) <= string.byte(ARGV[j])
       and not (inline and flying) then
      leased = 0
    end
  end
end

if forget then
  redis.call('DEL', KEYS[1], KEYS[3])
  redis.call('ZREM', KEYS[4], ARGV[1])
  head, taken = nil, ''
end
version = string.format('%.0f', version + 1)
ARGV[state + 1] = version .. ' ' .. ARGV[3] .. ' ' .. taken
if head then
  redis.call('LTRIM', KEYS[1], 0, -3)
  local surplus = redis.call('RPUSH', KEYS[1], unpack(ARGV, log + 1, state + 1)) - 3 - ARGV[9]
  if surplus > 0 then
    local key = redis.call('LINDEX', KEYS[1], 0)
    redis.call('LTRIM', KEYS[1], surplus + 1, -1)
    redis.call('LPUSH', KEYS[1], key)
  end
else
  redis.call('RPUSH', KEYS[1], ARGV[12], unpack(ARGV, log + 1, state + 1))
end
if ending ~= ARGV[3] then redis.call('ZADD', KEYS[6], ARGV[3], ARGV[1]) end

local inline = {}
if texts <= #ARGV then
  local at = nil
  local fields = {}
  for j = texts, #ARGV, 4 do
    local via, till, owner = ARGV[j + 1], '0', ''
    if via == 'o' then via = 'i' end
    if via == 'i' then inline[#inline + 1] = ARGV[j] end
    if leased == 0 then
      via = 'a'
    elseif via == 'i' or tonumber(ARGV[j + 2]) <= now then
      till, owner = ARGV[7], ARGV[6]
    end
    if till == '0' then at = 'mixed' end
    fields[#fields + 1] = ARGV[j]
    fields[#fields + 1] = via .. ' 0 0 ' .. ARGV[j + 2] .. ' ' .. till .. ' ' .. owner .. '\n' .. ARGV[j + 3]
  end
  redis.call('HSET', KEYS[3], unpack(fields))
  if #waiting == 0 and not at then
    redis.call('ZADD', KEYS[4], ARGV[7], ARGV[1])
  else
    for i = 1, #fields do waiting[#waiting + 1] = fields[i] end
    redis.call('ZADD', KEYS[4], string.format('%.0f', due(waiting)), ARGV[1])
  end
end

redis.call('SET', KEYS[2], version .. ' ' .. leased .. ' ' .. table.concat(inline, ',') .. '\n' .. ARGV[10],
           'PX', ARGV[8])
if ARGV[4] == 's' then
  redis.call('SET', KEYS[5], ARGV[2], 'NX')
elseif ARGV[4] == 'c' then
  redis.call('DEL', KEYS[5])
end
for i = 7, #KEYS do
  local score = ARGV[12 + i - 6]
  if score == '' then redis.call('ZREM', KEYS[i], ARGV[1]) else redis.call('ZADD', KEYS[i], score, ARGV[1]) end
end
return { 'o', version, leased }
