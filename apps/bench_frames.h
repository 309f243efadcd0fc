// Sales that are ready to be sent: encoded once, before the clock runs, by the codec that every client uses. What tells
// one sale from the next (source, number, time, request) stands at fixed places in the bytes and is stamped in when it
// leaves, so that the load generator takes little of the machine that it shares with the server.
#pragma once

#include <string>
#include <vector>

#include "apps/bench_network.h"

namespace apps {

struct BenchStamp {
  SourceId source{};
  CommandNumber number{};  // the request's id as well
  Instant occurred_at{};
};

class BenchFrames {
 public:
  // So many baskets for each shop of the network, in turn.
  BenchFrames(const BenchNetwork& network, std::int64_t baskets_a_shop);

  // The n-th basket of a shop (they repeat when all were sold) as one frame, added to `out`.
  void append(std::string& out, std::int64_t shop, std::int64_t number, const BenchStamp& stamp) const;

 private:
  // Where in a frame, in bytes from its beginning: little-endian, as Cap'n Proto writes them.
  struct Places {
    std::size_t id = 0, source = 0, number = 0, occurred_at = 0;
  };
  Places places_;
  std::int64_t baskets_a_shop_;
  std::vector<std::string> frames_;  // shop by shop
};

}  // namespace apps
