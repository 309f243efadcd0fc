// Days and moments as they are typed. Each error is value_not_allowed and says what was expected.
#pragma once

#include <string_view>

#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/base/vocabulary.h"

namespace apps {

// "2026-11-23" or "23/11/2026".
Result<Date> parse_day(std::string_view text);
// "2026-11-23T18:05:00Z", with an offset, or civil time of Europe/Paris without: "2026-11-23T18:05", "2026-11-23
// 18:05", "23/11/2026 18:05". Seconds may be left out of each.
Result<Instant> parse_moment(std::string_view text);
// A moment; or a day, which means its last instant: the book as it stood when that day ended.
Result<Instant> parse_known(std::string_view text);
// The zone of what is typed without an offset.
Result<Zone> paris();
// By this machine's clock; where it has no zones, of UTC.
Date today_in_paris();

}  // namespace apps
