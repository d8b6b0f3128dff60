-- For wrk: asks the targets of a file in turn, each thread beginning elsewhere, and tells what it
-- saw as one line of JSON. Arguments: the file of targets, one a line, and headers "Name: value".
local targets, headers, threads, position = {}, {}, 0, 0

function setup(thread)
  thread:set("offset", threads * 7)
  threads = threads + 1
end

function init(args)
  for target in io.lines(args[1]) do
    targets[#targets + 1] = target
  end
  for index = 2, #args do
    local name, value = args[index]:match("^([^:]+): (.*)$")
    headers[name] = value
  end
  position = offset
end

function request()
  position = position + 1
  return wrk.format("GET", targets[position % #targets + 1], headers)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %f, "median_s": %f, "p99_s": %f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e6,
    latency:percentile(99) / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
