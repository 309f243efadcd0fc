#include "apps/typed_moment.h"

#include <string>

#include "apps/not_written_as.h"

namespace apps {
namespace {

constexpr std::string_view kZone = "Europe/Paris";
constexpr std::int64_t kSecondsPerDay = 86'400;

bool is_day_first(std::string_view text) {
  return text.size() >= 10 && text[2] == '/' && text[5] == '/';
}

// "23/11/2026 18:05" as "2026-11-23 18:05"; anything else as it is.
std::string with_iso_day(std::string_view text) {
  if (!is_day_first(text)) return std::string(text);
  return std::string(text.substr(6, 4)) + "-" + std::string(text.substr(3, 2)) + "-" + std::string(text.substr(0, 2)) +
         std::string(text.substr(10));
}

}  // namespace

Result<Date> parse_day(std::string_view text) {
  if (!is_day_first(text)) return parse_date(text);
  Result<Date> date = parse_date(with_iso_day(text));
  if (!date.ok()) return not_written_as(text, "a day such as 23/11/2026 or 2026-11-23");
  return date;
}

Result<Zone> paris() {
  return Zone::open(kZone);
}

Date today_in_paris() {
  const auto zone = paris();
  const Instant now = SystemClock().now();
  return zone.ok() ? zone->date_of(now) : Date{static_cast<std::int32_t>(micros(now) / 86'400'000'000)};
}

namespace {

// "2026-11-23T17:05Z" as "2026-11-23T17:05:00Z".
std::string with_seconds(std::string_view text) {
  const bool has_none = text.size() > 16 && (text[16] == 'Z' || text[16] == '+' || text[16] == '-');
  if (!has_none) return std::string(text);
  return std::string(text.substr(0, 16)) + ":00" + std::string(text.substr(16));
}

}  // namespace

Result<Instant> parse_moment(std::string_view written) {
  const std::string text = with_iso_day(written);
  const bool with_zone = text.ends_with('Z') || text.find('+', 10) < text.size() || text.find('-', 10) < text.size();
  const bool civil = (text.size() == 16 || text.size() == 19) && (text[10] == 'T' || text[10] == ' ');
  const std::string utc = civil ? text.substr(0, 10) + "T" + text.substr(11) + (text.size() == 16 ? ":00Z" : "Z") : "";
  const Result<Instant> instant = parse_instant(with_zone ? with_seconds(text) : utc);
  if (!instant.ok()) return not_written_as(written, "a moment such as 2026-11-23T18:05 or 2026-11-23T17:05:00Z");
  if (with_zone) return instant;
  const Zone zone = TRY(paris());
  const Date date = TRY(parse_date(text.substr(0, 10)));
  const Instant civil_time =
      zone.instant_of(date, micros(*instant) / 1'000'000 - std::int64_t{days(date)} * kSecondsPerDay);
  // In spring the clocks jump over an hour: whoever typed a time within it means another, and which cannot be told.
  if (micros(civil_time) + zone.offset_seconds(civil_time) * 1'000'000 != micros(*instant))
    return fail(
        ErrorCode::value_not_allowed, {},
        "'" + std::string(written) + "' is no time of " + std::string(kZone) + ": the clocks skipped that hour");
  return civil_time;
}

Result<Instant> parse_known(std::string_view text) {
  const Result<Date> day = parse_day(text);
  if (!day.ok()) return parse_moment(text);
  const Zone zone = TRY(paris());
  return Instant{micros(zone.instant_of(plus_days(*day, 1), 0)) - 1};
}

}  // namespace apps
