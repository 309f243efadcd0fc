-- A sale in Redis: the command once, the event as bytes, five stock counters, a household's month, a fund.
if not redis.call('SET', 'command:' .. ARGV[1], 1, 'NX') then return 0 end
redis.call('XADD', 'events', '*', 'event', ARGV[2])
for line = 1, 5 do redis.call('HINCRBY', 'stock', (line - 1) * 1000 + math.random(1000), -1) end
redis.call('HINCRBY', 'household_month', math.random(10000), 4800)
redis.call('HINCRBY', 'fund', math.random(50), -4800)
return 1
