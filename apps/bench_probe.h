// What the machine itself takes, measured in the same run as the server: the figures that a sale's wait is compared
// with.
#pragma once

#include <string>

#include "apps/latency_histogram.h"
#include "net/client.h"

namespace apps {

inline constexpr std::size_t kProbeBlockBytes = 4096;

// Appends blocks to a file in that directory, each followed by fdatasync, for so long; the two together are counted, as
// a log waits for both. Removes the file. io_error when the disk says no.
Result<void> probe_disk(const std::string& directory, std::int64_t nanos, LatencyHistogram& into);

// Pings over a connection, one at a time.
Result<void> probe_loopback(net::Client& client, std::int64_t count, LatencyHistogram& into);

// All files below a directory, by their size; 0 when it is not there. Nobody may change it meanwhile.
std::int64_t bytes_below(const std::string& directory);

}  // namespace apps
