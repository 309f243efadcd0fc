#include "ledger/record.h"

#include <regex>
#include <sstream>

#include "ledger/checksum.h"
#include "tests/ledger/log_format_page.h"
#include "tests/ledger/sample_records.h"

namespace ledger::record_test {
namespace {

constexpr std::size_t kHeaderBytes = 104;
constexpr std::size_t kFormatOffset = 4;
constexpr std::size_t kMinimumReaderOffset = 6;
constexpr std::size_t kCountOffset = 48;
constexpr std::size_t kChecksumOffset = 88;

// The checksum put right again: what somebody who means it would do.
std::string sealed(std::string record) {
  record.replace(kChecksumOffset, 8, std::string(8, '\0'));
  std::string checksum;
  put_big_endian(checksum, xxh3({bytes_of(record)}));
  return record.replace(kChecksumOffset, 8, checksum);
}

std::string with_byte(std::string record, std::size_t offset, int value) {
  record[offset] = static_cast<char>(value);
  return sealed(std::move(record));
}

std::vector<Hash32> leaves_of(const Record& record) {
  std::vector<Hash32> leaves;
  for (const RecordedEvent& event : record.events) leaves.push_back(event.leaf_hash);
  return leaves;
}

// docs/log_format.md explains these bytes; they may never change.
constexpr std::string_view kGolden =
    "47524e5200010001101112131415161718191a1b1c1d1e1f000000000000000100000000000000010000000000000001"
    "00000001000000c8202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3fe92345fdee21ac74"
    "000000000000000000020000000000580100000000000017010000000000000700000000000000016772656e69657200"
    "0201000000000019404142434445464748494a4b4c4d4e4f0200000000000009000000000000000170736575646f6e79"
    "6d00000000000000";

TEST(Record, HasTheGoldenBytes) {
  RecordBuilder builder(sample_header());
  builder.add(std::vector{body_part(Sequence{1}, "grenier"), household_part(Sequence{1}, "pseudonym")});
  EXPECT_EQ(to_hex(std::move(builder).finish()), kGolden);
}

// The page writes them as "offset  bytes  what they are", a line each.
TEST(Record, HasTheBytesThatThePageShows) {
  static const std::regex kLine("^ *([0-9]+)  +((?:[0-9a-f]{2,}| (?! ))+)(?:  .*)?$");
  std::istringstream page(log_format_page());
  std::string shown;
  std::smatch found;
  for (std::string line; std::getline(page, line) && shown.size() < kGolden.size();) {
    if (!std::regex_match(line, found, kLine)) continue;
    EXPECT_EQ(std::stoul(found[1]) * 2, shown.size()) << line;
    shown += without_spaces(found[2].str());
  }
  EXPECT_EQ(shown, kGolden);
}

TEST(Record, IsReadFromTheGoldenBytes) {
  const std::string bytes = from_hex(kGolden);
  const auto record = parse_record(bytes_of(bytes));
  ASSERT_OK(record);
  RecordHeader expected = sample_header();
  expected.event_count = 1;
  EXPECT_EQ(record->header, expected);
  ASSERT_EQ(record->events.size(), 1u);
  const RecordedEvent& event = record->events[0];
  EXPECT_EQ(event.sequence, Sequence{1});
  EXPECT_EQ(hex(event.leaf_hash), "0f41f1f5c313b4caeb4ccc68e7f57b0065b6a53b2b7ff6af1a41b1590fb6fc65");
  ASSERT_EQ(event.parts.size(), 2u);
  EXPECT_EQ(event.parts[0].bytes, body_part(Sequence{1}, "grenier").bytes);
  EXPECT_EQ(event.parts[1].bytes, household_part(Sequence{1}, "pseudonym").bytes);
  EXPECT_EQ(event.parts[1].salt, counting_from<Salt>(0x40));
}

TEST(Record, GivesBackWhatWasBuiltIn) {
  RecordBuilder builder(sample_header(LogEnd{BatchNumber{7}, Sequence{100}}));
  std::vector<Hash32> leaves;
  std::size_t foretold = 0;
  for (int i = 0; i < 20; ++i) {
    const Sequence sequence = builder.next_sequence();
    EXPECT_EQ(sequence, Sequence{100 + static_cast<std::uint64_t>(i)});
    const std::vector parts{body_part(sequence, std::string(static_cast<std::size_t>(i), 'x'))};
    foretold = builder.bytes_with(parts);
    leaves.push_back(builder.add(parts));
  }
  EXPECT_EQ(builder.event_count(), 20u);
  const std::string bytes = std::move(builder).finish();
  EXPECT_EQ(bytes.size(), foretold);
  EXPECT_EQ(bytes.size() % 8, 0u);
  const auto record = parse_record(bytes_of(bytes));
  ASSERT_OK(record);
  EXPECT_EQ(record->header.batch, BatchNumber{7});
  EXPECT_EQ(record->header.event_count, 20u);
  EXPECT_EQ(leaves_of(*record), leaves);
  EXPECT_EQ(record->events[19].sequence, Sequence{119});
  EXPECT_EQ(read_record_header(bytes_of(bytes)).value(), record->header);
}

TEST(Record, IsRefusedWhenAnyBitOfAnyByteIsFlipped) {
  const std::string good = record_of_every_part();
  ASSERT_OK(parse_record(bytes_of(good)));
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ (1 << bit));
      const auto record = parse_record(bytes_of(bad));
      ASSERT_FALSE(record.ok()) << "byte " << i << " bit " << bit;
      EXPECT_TRUE(record.error().code == ErrorCode::corrupt_record ||
                  record.error().code == ErrorCode::unsupported_format);
      EXPECT_FALSE(read_record_header(bytes_of(bad)).ok()) << "byte " << i << " bit " << bit;
    }
  }
}

// No byte is ignored: with a checksum put right, a change is refused or seen in the header or in a leaf. The format
// alone may rise, when the minimum reader does not.
TEST(Record, HasNoByteThatMeansNothing) {
  const std::string good = record_of_every_part();
  const Record original = parse_record(bytes_of(good)).value();
  for (std::size_t i = 0; i < good.size(); ++i) {
    if (i >= kChecksumOffset && i < kChecksumOffset + 8) continue;
    if (i >= kFormatOffset && i < kMinimumReaderOffset) continue;
    for (int bit = 0; bit < 8; ++bit) {
      const auto record = parse_record(bytes_of(with_byte(good, i, good[i] ^ (1 << bit))));
      if (!record.ok()) continue;
      EXPECT_TRUE(record->header != original.header || leaves_of(*record) != leaves_of(original))
          << "byte " << i << " bit " << bit;
    }
  }
}

TEST(Record, IsRefusedAtEveryOtherLength) {
  const std::string good = record_of_every_part();
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_REFUSED(parse_record(bytes_of(good).first(length)), corrupt_record);
  EXPECT_REFUSED(parse_record(bytes_of(good + std::string(8, '\0'))), corrupt_record);
}

TEST(Record, IsRefusedAtEveryOtherLengthEvenIfItsHeaderAgrees) {
  const std::string good = record_of_every_part();
  for (std::size_t length = kHeaderBytes; length < good.size(); ++length) {
    std::string cut = good.substr(0, length);
    std::string size;
    put_big_endian(size, static_cast<std::uint32_t>(length));
    cut = sealed(cut.replace(52, 4, size));
    EXPECT_REFUSED(parse_record(bytes_of(cut)), corrupt_record);
  }
}

TEST(Record, SaysAtWhichByteItIsCorrupt) {
  const std::string good = record_of_every_part();
  const auto refused = parse_record(bytes_of(with_byte(good, kHeaderBytes + 8, 9)));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().field, "byte 112");
}

TEST(Record, OfALaterFormatIsReadIfItsMinimumReaderAllows) {
  const std::string later = with_byte(record_of_every_part(), kFormatOffset + 1, 2);
  EXPECT_OK(parse_record(bytes_of(later)));
  EXPECT_REFUSED(withhold_parts(bytes_of(later), [](Sequence, PartKind) { return true; }), unsupported_format);
}

TEST(Record, OfALaterMinimumReaderNamesBothVersions) {
  const std::string later =
      with_byte(with_byte(record_of_every_part(), kFormatOffset + 1, 7), kMinimumReaderOffset + 1, 6);
  const auto refused = parse_record(bytes_of(later));
  EXPECT_REFUSED(refused, unsupported_format);
  EXPECT_NE(refused.error().detail.find('6'), std::string::npos);
  EXPECT_NE(refused.error().detail.find(std::to_string(kRecordFormat)), std::string::npos);
}

TEST(Record, OfMoreOrFewerEventsThanItSaysIsRefused) {
  const std::string good = record_of_every_part();
  for (const int count : {0, 1, 3, 255})
    EXPECT_REFUSED(parse_record(bytes_of(with_byte(good, kCountOffset + 3, count))), corrupt_record);
  EXPECT_REFUSED(parse_record(bytes_of(with_byte(good, kCountOffset, 255))), corrupt_record);
}

TEST(Record, MayBeFilledToItsBoundAndNoFurther) {
  RecordBuilder builder(sample_header());
  const std::size_t frame = builder.bytes_with(std::vector{body_part(Sequence{1}, "")});
  const std::string payload(kRecordBytesMax - frame, 'x');
  const std::vector fits{body_part(Sequence{1}, payload)};
  EXPECT_EQ(builder.bytes_with(fits), kRecordBytesMax);
  EXPECT_GT(builder.bytes_with(std::vector{body_part(Sequence{1}, payload + 'x')}), kRecordBytesMax);
  builder.add(fits);
  const std::string record = std::move(builder).finish();
  EXPECT_EQ(record.size(), kRecordBytesMax);
  EXPECT_OK(parse_record(bytes_of(record)));
}

TEST(Record, KeepsItsLeavesWhenPartsAreWithheld) {
  const std::string whole = record_of_every_part();
  const Record before = parse_record(bytes_of(whole)).value();
  const auto bytes = withhold_parts(bytes_of(whole), [](Sequence sequence, PartKind kind) {
    return sequence == Sequence{2} && kind == PartKind::household;
  });
  ASSERT_OK(bytes);
  const Record after = parse_record(bytes_of(*bytes)).value();
  EXPECT_EQ(after.header, before.header);
  EXPECT_EQ(leaves_of(after), leaves_of(before));
  EXPECT_FALSE(after.events[0].parts[1].withheld);
  EXPECT_TRUE(after.events[1].parts[1].withheld);
  EXPECT_FALSE(after.events[1].parts[1].salt);
  EXPECT_EQ(bytes->find("other"), std::string::npos);
  EXPECT_NE(bytes->find("pseudonym"), std::string::npos);
  EXPECT_EQ(bytes->find(text_of(counting_from<Salt>(0x40)), kHeaderBytes + 150), std::string::npos);
}

TEST(Record, WithholdsWhatIsLeftAndThenNothingMore) {
  const auto all = [](Sequence, PartKind) { return true; };
  const std::string once = withhold_parts(bytes_of(record_of_every_part()), all).value();
  EXPECT_EQ(withhold_parts(bytes_of(once), all).value(), once);
  EXPECT_EQ(leaves_of(parse_record(bytes_of(once)).value()),
            leaves_of(parse_record(bytes_of(record_of_every_part())).value()));
}

TEST(Record, IsUnchangedWhenNothingIsForgotten) {
  const std::string whole = record_of_every_part();
  EXPECT_EQ(withhold_parts(bytes_of(whole), [](Sequence, PartKind) { return false; }).value(), whole);
}

TEST(RecordDeathTest, WithoutEventsIsABug) {
  EXPECT_DEATH(static_cast<void>(RecordBuilder(sample_header()).finish()), "no event");
}

TEST(RecordDeathTest, OfAPartFromAnotherSequenceIsABug) {
  RecordBuilder builder(sample_header());
  EXPECT_DEATH(builder.add(std::vector{body_part(Sequence{2}, "grenier")}), "sequence");
}

}  // namespace
}  // namespace ledger::record_test
