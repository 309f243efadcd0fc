// Instants, civil dates and months; the territory's clock zone; clocks as arguments.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "ledger/base/result.h"

namespace base {

// Microseconds since 1970-01-01T00:00:00Z, without leap seconds.
enum class Instant : std::int64_t {};
constexpr std::int64_t micros(Instant instant) {
  return static_cast<std::int64_t>(instant);
}
std::string to_string(Instant instant);  // ISO 8601 UTC: "2026-11-23T18:05:00.123456Z"
// "2026-11-23T18:05:00Z", with or without a fraction of up to six digits, or an offset "+01:00" in place of the Z.
// Every parse below refuses with value_not_allowed.
Result<Instant> parse_instant(std::string_view text);

// A civil date: days since 1970-01-01. `none` (the lowest) means not set.
enum class Date : std::int32_t {};
inline constexpr Date kNoDate = Date{INT32_MIN};
inline constexpr Date kLastDate = Date{2932896};  // 9999-12-31: "without end"
constexpr std::int32_t days(Date date) {
  return static_cast<std::int32_t>(date);
}
constexpr Date plus_days(Date date, std::int32_t count) {
  return Date{days(date) + count};
}
// Years 1 to 9999; value_not_allowed for what is no date.
Result<Date> make_date(int year, unsigned month, unsigned day);
Result<Date> parse_date(std::string_view text);  // "2026-11-23"
std::string to_string(Date date);                // "2026-11-23"; "" for kNoDate

// A civil month as year × 12 + (month − 1).
enum class Month : std::int32_t {};
Month month_of(Date date);
Date first_day(Month month);
Date last_day(Month month);
Result<Month> parse_month(std::string_view text);  // "2026-11"
std::string to_string(Month month);                // "2026-11"

// The civil time of a territory. Europe/Paris unless told; the rules come from the system's zone database.
class Zone {
 public:
  // value_not_allowed for a name that the database does not know, io_error when there is no database.
  static Result<Zone> open(std::string_view name);
  Date date_of(Instant instant) const;
  // The instant of a local time ("2010-12-01 08:45:00"); an hour that occurs twice is its first, one that does not
  // exist is moved by the gap, as tills do. CHECKs that the date is set.
  Instant instant_of(Date date, std::int64_t second_of_day) const;
  // Seconds to add to UTC at that instant.
  std::int64_t offset_seconds(Instant instant) const;
  const std::string& name() const { return name_; }

 private:
  explicit Zone(const void* zone, std::string name) : zone_(zone), name_(std::move(name)) {}
  const void* zone_;  // a date::time_zone; lives as long as the process
  std::string name_;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};
// Stands still until it is moved: for tests and the simulator.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  void set(Instant instant) { now_ = instant; }
  void advance_micros(std::int64_t count) { now_ = Instant{micros(now_) + count}; }

 private:
  Instant now_;
};

}  // namespace base
