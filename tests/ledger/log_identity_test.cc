#include "ledger/log_identity.h"

#include "tests/ledger/log_format_page.h"
#include "tests/ledger/sample_records.h"

namespace ledger::log_identity_test {
namespace {

// docs/log_format.md shows these bytes; they may never change.
constexpr std::string_view kGolden =
    "47524e4900010001101112131415161718191a1b1c1d1e1f0000000000000001000660ecfb01a000fcc287e49a8af1f7";

TEST(LogIdentity, HasTheGoldenBytes) {
  EXPECT_EQ(to_hex(encode_identity(sample_identity())), kGolden);
  EXPECT_THAT(without_spaces(log_format_page()), testing::HasSubstr(std::string(kGolden)));
}

TEST(LogIdentity, IsReadFromTheGoldenBytes) {
  const auto identity = decode_identity(bytes_of(from_hex(kGolden)));
  ASSERT_OK(identity);
  EXPECT_EQ(identity->id, sample_identity().id);
  EXPECT_EQ(identity->epoch, sample_identity().epoch);
  EXPECT_EQ(identity->created_at, sample_identity().created_at);
}

TEST(LogIdentity, IsRefusedWhenAnyBitIsFlipped) {
  const std::string good = encode_identity(sample_identity());
  for (std::size_t i = 0; i < good.size() * 8; ++i) {
    std::string bad = good;
    bad[i / 8] = static_cast<char>(bad[i / 8] ^ (1 << i % 8));
    EXPECT_REFUSED(decode_identity(bytes_of(bad)), corrupt_record);
  }
}

TEST(LogIdentity, IsRefusedAtEveryOtherLength) {
  const std::string good = encode_identity(sample_identity());
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_REFUSED(decode_identity(bytes_of(good).first(length)), corrupt_record);
  EXPECT_REFUSED(decode_identity(bytes_of(good + '\0')), corrupt_record);
}

TEST(LogIdentity, ForLaterReadersNamesBothVersions) {
  const auto refused = decode_identity(bytes_of(from_hex("47524e4900070006") + "whatever it may be"));
  EXPECT_REFUSED(refused, unsupported_format);
  EXPECT_NE(refused.error().detail.find("format 6"), std::string::npos);
  EXPECT_NE(refused.error().detail.find("up to 1"), std::string::npos);
}

// A restored log has a higher epoch than the records that it was restored with.
TEST(LogIdentity, FollowsRecordsOfEarlierEpochs) {
  LogIdentity restored = sample_identity();
  restored.epoch = Epoch{3};
  const RecordHeader header = read_record_header(bytes_of(sample_record({}, 2))).value();
  EXPECT_EQ(follow(restored, {}, header).value(), (LogEnd{BatchNumber{2}, Sequence{3}}));
}

}  // namespace
}  // namespace ledger::log_identity_test
