// Civil dates and zones by Howard Hinnant's date library, whose header stays behind this file's door: GCC 12 has the
// calendar of C++20 but not its zones.
//
// The library reads the compiled zone files as far as they list changes, which is up to 2037: a summer after that
// would be told in winter time. `Zone.KnowsTheSummersToCome` fails on a system whose files stop sooner.
#include "ledger/base/time.h"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <optional>

namespace base {

namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr std::int64_t kMicrosPerSecond = 1'000'000;

date::sys_days sys_days_of(Date date) {
  return date::sys_days{date::days{days(date)}};
}
date::year_month_day civil(Date date) {
  return date::year_month_day{sys_days_of(date)};
}
Date date_of_day(date::sys_days day) {
  return Date{static_cast<std::int32_t>(day.time_since_epoch().count())};
}

// By hand: chrono's floor goes back to microseconds to compare, which the lowest instant has no room for.
date::sys_seconds sys_seconds_of(Instant instant) {
  const std::int64_t whole = micros(instant) / kMicrosPerSecond;
  return date::sys_seconds{seconds{micros(instant) % kMicrosPerSecond < 0 ? whole - 1 : whole}};
}

const date::time_zone& zone_of(const void* zone) {
  return *static_cast<const date::time_zone*>(zone);
}

Error not_written_as(std::string_view text, std::string_view example) {
  return fail(ErrorCode::value_not_allowed, {},
              "'" + std::string(text) + "' is not written as " + std::string(example));
}

// Reads fixed-width fields from the front of a text; once something is not there, all that follows is nothing too.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  int number(std::size_t width) {
    if (digits_ahead() < width) return give_up();
    int value = 0;
    for (const char digit : rest_.substr(0, width)) value = value * 10 + (digit - '0');
    rest_.remove_prefix(width);
    return value;
  }
  // A field that stops where its digits do, at most six: "5" is 500,000 millionths.
  int millionths() {
    const std::size_t width = digits_ahead();
    if (width == 0 || width > 6) return give_up();
    int value = number(width);
    for (std::size_t i = width; i < 6; ++i) value *= 10;
    return value;
  }
  bool optional_sign(char sign) {
    if (!rest_.starts_with(sign)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void sign(char sign) {
    if (!optional_sign(sign)) give_up();
  }
  bool all_read() const { return !failed_ && rest_.empty(); }

 private:
  std::size_t digits_ahead() const { return std::min(rest_.find_first_not_of("0123456789"), rest_.size()); }
  int give_up() {
    failed_ = true;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

struct CivilDate {
  int year;
  int month;
  int day;
};

CivilDate read_date(Fields& fields) {
  CivilDate date{};
  date.year = fields.number(4);
  fields.sign('-');
  date.month = fields.number(2);
  fields.sign('-');
  date.day = fields.number(2);
  return date;
}

// Microseconds since midnight. No 60th second: this house has no leap seconds.
std::optional<std::int64_t> read_time_of_day(Fields& fields) {
  const int hour = fields.number(2);
  fields.sign(':');
  const int minute = fields.number(2);
  fields.sign(':');
  const int second = fields.number(2);
  const int fraction = fields.optional_sign('.') ? fields.millionths() : 0;
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return (hour * 3600 + minute * 60 + second) * kMicrosPerSecond + fraction;
}

// "Z", "+01:00" or "-03:30", in microseconds to add to UTC. The farthest zones are 14 hours away.
std::optional<std::int64_t> read_offset(Fields& fields) {
  if (fields.optional_sign('Z')) return 0;
  const bool west = fields.optional_sign('-');
  if (!west) fields.sign('+');
  const int hours = fields.number(2);
  fields.sign(':');
  const int minutes = fields.number(2);
  if (hours > 14 || minutes > 59) return std::nullopt;
  const std::int64_t offset = (hours * 3600 + minutes * 60) * kMicrosPerSecond;
  return west ? -offset : offset;
}

// "2026-11", with zeros in front.
std::string year_and_month(int year, unsigned month) {
  char text[24];
  std::snprintf(text, sizeof text, "%04d-%02u", year, month);
  return text;
}

// Looks the zone up and reads its file, so that a file that is broken is found here and never later.
const date::time_zone* load_zone(std::string_view name) {
  const date::time_zone* zone = date::locate_zone(name);
  static_cast<void>(zone->get_info(date::sys_seconds{}));
  return zone;
}

}  // namespace

std::string to_string(Instant instant) {
  const auto second = sys_seconds_of(instant);
  const auto day = date::floor<date::days>(second);
  const date::hh_mm_ss time{second - day};
  const std::int64_t millionths = (micros(instant) % kMicrosPerSecond + kMicrosPerSecond) % kMicrosPerSecond;
  char text[48];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d.%06dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                static_cast<int>(millionths));
  return to_string(date_of_day(day)) + text;
}

Result<Instant> parse_instant(std::string_view text) {
  constexpr std::string_view kExample = "2026-11-23T18:05:00Z";
  Fields fields(text);
  const CivilDate civil_date = read_date(fields);
  fields.sign('T');
  const auto time_of_day = read_time_of_day(fields);
  const auto offset = read_offset(fields);
  if (!fields.all_read() || !time_of_day || !offset) return not_written_as(text, kExample);
  const Date date =
      TRY(make_date(civil_date.year, static_cast<unsigned>(civil_date.month), static_cast<unsigned>(civil_date.day)));
  return Instant{std::int64_t{days(date)} * 86'400 * kMicrosPerSecond + *time_of_day - *offset};
}

Result<Date> make_date(int year, unsigned month, unsigned day) {
  const date::year_month_day civil_date{date::year{year}, date::month{month}, date::day{day}};
  if (year >= 1 && year <= 9999 && month <= 12 && day <= 31 && civil_date.ok())
    return date_of_day(date::sys_days{civil_date});
  return fail(ErrorCode::value_not_allowed, {},
              "there is no day " + std::to_string(day) + " of month " + std::to_string(month) + " in year " +
                  std::to_string(year));
}

Result<Date> parse_date(std::string_view text) {
  Fields fields(text);
  const CivilDate date = read_date(fields);
  if (!fields.all_read()) return not_written_as(text, "2026-11-23");
  return make_date(date.year, static_cast<unsigned>(date.month), static_cast<unsigned>(date.day));
}

std::string to_string(Date date) {
  if (date == kNoDate) return "";
  const auto civil_date = civil(date);
  char day[8];
  std::snprintf(day, sizeof day, "-%02u", static_cast<unsigned>(civil_date.day()));
  return year_and_month(static_cast<int>(civil_date.year()), static_cast<unsigned>(civil_date.month())) + day;
}

Month month_of(Date date) {
  const auto civil_date = civil(date);
  return Month{static_cast<int>(civil_date.year()) * 12 + static_cast<int>(static_cast<unsigned>(civil_date.month())) -
               1};
}

Date first_day(Month month) {
  const auto count = static_cast<std::int32_t>(month);
  const date::year_month civil_month{date::year{count / 12}, date::month{static_cast<unsigned>(count % 12 + 1)}};
  return date_of_day(date::sys_days{civil_month / 1});
}

Date last_day(Month month) {
  return plus_days(first_day(Month{static_cast<std::int32_t>(month) + 1}), -1);
}

Result<Month> parse_month(std::string_view text) {
  Fields fields(text);
  const int year = fields.number(4);
  fields.sign('-');
  const int month = fields.number(2);
  if (!fields.all_read() || year < 1 || month < 1 || month > 12) return not_written_as(text, "2026-11");
  return Month{year * 12 + month - 1};
}

std::string to_string(Month month) {
  const auto count = static_cast<std::int32_t>(month);
  return year_and_month(count / 12, static_cast<unsigned>(count % 12 + 1));
}

Result<Zone> Zone::open(std::string_view name) {
  try {
    static_cast<void>(date::get_tzdb());
  } catch (const std::exception& thrown) {
    return fail(ErrorCode::io_error, "zone", std::string("the system has no zone database: ") + thrown.what());
  }
  try {
    return Zone(load_zone(name), std::string(name));
  } catch (const std::exception&) {
    return fail(ErrorCode::value_not_allowed, "zone",
                "the zone database knows no '" + std::string(name) + "'; a name such as Europe/Paris is expected");
  }
}

Date Zone::date_of(Instant instant) const {
  const date::local_seconds local{sys_seconds_of(instant).time_since_epoch() + seconds{offset_seconds(instant)}};
  return date_of_day(date::sys_days{date::floor<date::days>(local).time_since_epoch()});
}

Instant Zone::instant_of(Date date, std::int64_t second_of_day) const {
  CHECK(date != kNoDate);
  const date::local_seconds local{sys_days_of(date).time_since_epoch() + seconds{second_of_day}};
  // `first` is the only offset of an ordinary hour, the earlier one of an hour that occurs twice, and the one before
  // a gap, which carries a time that does not exist past it by the length of the gap.
  const seconds offset = zone_of(zone_).get_info(local).first.offset;
  return Instant{(local.time_since_epoch() - offset).count() * kMicrosPerSecond};
}

std::int64_t Zone::offset_seconds(Instant instant) const {
  return zone_of(zone_).get_info(sys_seconds_of(instant)).offset.count();
}

Instant SystemClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<microseconds>(since_epoch).count()};
}

}  // namespace base
