// A month of baskets for the example territory: who comes, what they take, how they pay. Made up, the same at each run,
// and posted by each till over its own connection with its own outbox, as real tills do.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "apps/cli.h"
#include "apps/territory.h"
#include "engine/command.h"

namespace apps {

// What one till can sell, and to whom.
struct TillScene {
  std::string till;
  std::string shop;
  std::vector<std::string> households;                 // pseudonyms of the shop's legal entity
  std::vector<std::pair<std::string, Unit>> products;  // that were delivered to the shop
};
std::vector<TillScene> scenes_of(const Territory& territory);

// The n-th basket of a till's month, the same at each call.
struct Basket {
  engine::Sell sale;
  Date day = kNoDate;
  bool offline = false;     // posted later as a fact, at the prices the till had
  bool comes_back = false;  // its first line is returned the same day
};
class TillMonth {
 public:
  static constexpr std::int64_t kBaskets = 400;

  TillMonth(const TillScene& scene, std::uint64_t seed, Date first_day)
      : scene_(scene), seed_(seed), first_day_(first_day) {}
  Basket basket(std::int64_t number) const;

 private:
  const TillScene& scene_;
  std::uint64_t seed_;
  Date first_day_;
};

// What became of it, over all tills.
struct MonthDone {
  std::atomic<std::int64_t> posted{0};
  std::atomic<std::int64_t> refused{0};
  std::atomic<std::int64_t> returned{0};
  std::atomic<std::int64_t> offline{0};
};

// Posts what the till has not posted before; `advance` is called after each basket. A till that was stopped in the
// middle goes on where it was.
Result<void> post_month(const Context& context, const TillScene& scene, const TillMonth& month, MonthDone& done,
                        const std::function<void()>& advance);

}  // namespace apps
