-- What commit, claim, settle and defer know of an outbox; set before each of them.
-- hr:{p}:c:<c>:out is a hash. Field: the lane (0 most urgent) and the number in ten digits, so that text order is the
-- order of sending. Value: 'via unknown attempts not_before until owner\n' and the sealed text. via: i inline, c claimed
-- from inline by the API, a API. until 0 = leased to nobody. `src/store/outbox.rs` is the same in Rust.

local function read(value)
  local via, unknown, attempts, not_before, till, owner, body =
    string.match(value, '^(%l) (%d) (%d+) (%d+) (%d+) ([^\n]*)\n()')
  return { via = via, unknown = unknown, attempts = attempts, not_before = tonumber(not_before),
           till = tonumber(till), owner = owner, body = body }
end

local function write(entry, sealed)
  return string.format('%s %s %d %.0f %.0f %s\n', entry.via, entry.unknown, entry.attempts, entry.not_before,
                       entry.till, entry.owner) .. sealed
end

-- The first field and value of each lane, by lane, out of what HGETALL gave.
local function heads(all)
  local field, value = {}, {}
  for i = 1, #all, 2 do
    local lane = string.byte(all[i]) - 47
    if not field[lane] or all[i] < field[lane] then
      field[lane], value[lane] = all[i], all[i + 1]
    end
  end
  return field, value
end

-- When the outbox is to be looked at next. A leased head holds back its own lane and the lower ones.
local function due(all)
  local field, value = heads(all)
  local at = math.huge
  for lane = 1, 3 do
    if field[lane] then
      local head = read(value[lane])
      if head.till > 0 then
        return math.min(at, head.till)
      end
      at = math.min(at, head.not_before)
    end
  end
  return at
end

-- Writes that moment, or takes the conversation off the list when nothing is left.
local function reschedule(out, list, name)
  local all = redis.call('HGETALL', out)
  if #all == 0 then
    redis.call('ZREM', list, name)
  else
    redis.call('ZADD', list, string.format('%.0f', due(all)), name)
  end
end

-- Remembers with the conversation that the API took an inline entry over (the last eight of eleven digits), or no more.
local function take(record, name, over)
  local head = redis.call('LINDEX', record, -1)
  if not head then return end
  local front, taken = string.match(head, '^(%d+ %d+ )(.*)$')
  local names = {}
  if over then names[1] = name end
  for other in string.gmatch(taken, '%d+') do
    if other ~= name and #names < 8 then names[#names + 1] = other end
  end
  redis.call('LSET', record, -1, front .. table.concat(names, ','))
end

