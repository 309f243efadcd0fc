#include "apps/typed_moment.h"

#include "support/support.h"

namespace apps::typed_moment_test {
namespace {

using namespace test_support;

TEST(TypedMoment, DaysAreIsoOrFrench) {
  EXPECT_EQ(parse_day("23/11/2026").value(), day("2026-11-23"));
  EXPECT_EQ(parse_day("2026-11-23").value(), day("2026-11-23"));
  for (const char* text : {"11/23/2026", "31/02/2026", "23-11-2026", "tomorrow", ""})
    EXPECT_REFUSED(parse_day(text), value_not_allowed);
}

TEST(TypedMoment, MomentsWithoutAZoneAreCivilTimesOfParis) {
  EXPECT_EQ(parse_moment("2026-11-23T18:05").value(), at("2026-11-23T17:05:00Z"));
  EXPECT_EQ(parse_moment("2026-07-14 00:30:10").value(), at("2026-07-13T22:30:10Z"));
  EXPECT_EQ(parse_moment("2026-11-23T17:05:00Z").value(), at("2026-11-23T17:05:00Z"));
  EXPECT_EQ(parse_moment("2026-11-23T18:05:00+01:00").value(), at("2026-11-23T17:05:00Z"));
  EXPECT_EQ(parse_moment("2026-03-01T10:00Z").value(), at("2026-03-01T10:00:00Z"));
  EXPECT_EQ(parse_moment("2026-11-23T18:05+01:00").value(), at("2026-11-23T17:05:00Z"));
  EXPECT_EQ(parse_moment("2026-11-23T13:35-03:30").value(), at("2026-11-23T17:05:00Z"));
  EXPECT_EQ(parse_moment("23/11/2026 18:05").value(), at("2026-11-23T17:05:00Z"));
  EXPECT_EQ(parse_moment("23/11/2026T17:05:00Z").value(), at("2026-11-23T17:05:00Z"));
  const auto mistyped = parse_moment("32/11/2026 18:05");
  EXPECT_THAT(mistyped.error().detail, testing::StartsWith("'32/11/2026 18:05' is not")) << "as it was typed";
  for (const char* text : {"2026-03-01T10Z", "2026-03-01T1:00Z", "2026-03-01T10:60Z", "2026-03-01T10:00ZZ"})
    EXPECT_REFUSED(parse_moment(text), value_not_allowed);
  for (const char* text : {"2026-11-23", "18:05", "2026-11-23T25:00", "2026-13-01T10:00", "yesterday at noon!!", ""})
    EXPECT_REFUSED(parse_moment(text), value_not_allowed);
}

TEST(TypedMoment, ADayIsKnownToItsEnd) {
  EXPECT_EQ(parse_known("2026-11-23").value(), at("2026-11-23T22:59:59.999999Z"));
  EXPECT_EQ(parse_known("2026-11-23T17:05:00Z").value(), at("2026-11-23T17:05:00Z"));
  EXPECT_EQ(parse_known("2026-03-01T10:00Z").value(), at("2026-03-01T10:00:00Z"));
}

TEST(TypedMoment, AnHourThatTheClocksSkippedIsNoTime) {
  for (const char* text : {"2026-03-29T02:30", "2026-03-29T02:00", "29/03/2026 02:59"})
    EXPECT_REFUSED(parse_moment(text), value_not_allowed);
  for (const char* text : {"2026-03-29T01:59", "2026-03-29T03:00", "2026-03-29T02:30:00Z", "2026-10-25T02:30"})
    EXPECT_OK(parse_moment(text));
}

}  // namespace
}  // namespace apps::typed_moment_test
