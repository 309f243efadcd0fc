// Bytes that nobody honest sends: every one must come out as a value or as an error, in bounded time and memory.
#include <capnp/message.h>
#include <capnp/serialize.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/base/bytes.h"
#include "net/message_codec.h"
#include "net/message_codec_parts.h"
#include "net/message_examples.h"
#include "net/schema/protocol.capnp.h"

namespace message_codec_hostile_test {
namespace {

using namespace test_support;
using namespace net;

// --- broken bytes ----------------------------------------------------------------------------------------------------

// The reason must be one that can be told: Cap'n Proto quotes the byte that stands in the place of a text's end.
template <class T>
void expect_value_or_malformed(const Result<T>& result) {
  if (result.ok()) return;
  const ErrorCode code = result.error().code;
  EXPECT_TRUE(code == ErrorCode::malformed || code == ErrorCode::unsupported_version) << to_string(result.error());
  EXPECT_OK(decode_server(bytes_of(encode(ServerMessage(result.error())))));
}

// Whatever decodes can be told again.
void try_client(Bytes bytes) {
  const auto decoded = decode_client(bytes);
  expect_value_or_malformed(decoded);
  if (!decoded.ok()) return;
  EXPECT_OK(decode_client(bytes_of(encode(*decoded))));
}
void try_server(Bytes bytes) {
  const auto decoded = decode_server(bytes);
  expect_value_or_malformed(decoded);
  if (!decoded.ok()) return;
  EXPECT_FALSE(encode(*decoded).empty());
}
void try_command(Bytes bytes) {
  const auto decoded = decode_command(bytes);
  expect_value_or_malformed(decoded);
  if (!decoded.ok()) return;
  EXPECT_OK(decode_command(bytes_of(encode_command(*decoded))));
}

struct Sample {
  std::string frame;
  void (*attempt)(Bytes);
};

std::vector<Sample> samples() {
  std::vector<Sample> all;
  for (const ClientMessage& message : example_client_messages()) all.push_back({encode(message), try_client});
  for (const ServerMessage& message : example_server_messages()) all.push_back({encode(message), try_server});
  for (const engine::CommandBody& body : example_bodies())
    all.push_back({encode_command(example_command(body)), try_command});
  return all;
}

TEST(HostileMessage, AnyBitMayBeFlipped) {
  for (Sample& sample : samples())
    for (char& byte : sample.frame)
      for (int bit = 0; bit < 8; ++bit) {
        byte = static_cast<char>(byte ^ (1 << bit));
        sample.attempt(bytes_of(sample.frame));
        byte = static_cast<char>(byte ^ (1 << bit));
      }
}

TEST(HostileMessage, NoPartOfAFrameIsAFrame) {
  for (const Sample& sample : samples())
    for (std::size_t size = 0; size < sample.frame.size(); ++size) {
      const Bytes part = bytes_of(sample.frame).first(size);
      sample.attempt(part);
      EXPECT_REFUSED(decode_client(part), malformed);
      EXPECT_REFUSED(decode_server(part), malformed);
      EXPECT_REFUSED(decode_command(part), malformed);
    }
}

TEST(HostileMessage, NothingMayFollowAFrame) {
  for (const Sample& sample : samples()) EXPECT_REFUSED(decode_command(bytes_of(sample.frame + "12345678")), malformed);
}

TEST(HostileMessage, AMessageOfOneKindReadAsAnotherIsAValueOrAnError) {
  for (const Sample& sample : samples())
    for (void (*attempt)(Bytes) : {try_client, try_server, try_command}) attempt(bytes_of(sample.frame));
}

RC_GTEST_PROP(HostileMessage, RandomBytesAreAValueOrAnError, (std::string bytes)) {
  try_client(bytes_of(bytes));
  try_server(bytes_of(bytes));
  try_command(bytes_of(bytes));
}

// Behind a right segment table, words that look like pointers to near places.
RC_GTEST_PROP(HostileMessage, RandomWordsInARightFrameAreAValueOrAnError, ()) {
  const auto byte = rc::gen::weightedOneOf<std::uint8_t>({{5, rc::gen::just<std::uint8_t>(0)},
                                                          {4, rc::gen::inRange<std::uint8_t>(0, 32)},
                                                          {1, rc::gen::arbitrary<std::uint8_t>()}});
  const auto words = *rc::gen::inRange<std::uint8_t>(1, 60);
  std::string frame = {0, 0, 0, 0, static_cast<char>(words), 0, 0, 0};
  for (const std::uint8_t each : *rc::gen::container<std::vector<std::uint8_t>>(words * std::size_t{8}, byte))
    frame.push_back(static_cast<char>(each));
  try_client(bytes_of(frame));
  try_server(bytes_of(frame));
  try_command(bytes_of(frame));
}

RC_GTEST_PROP(HostileMessage, AnExampleWithSomeBytesReplacedIsAValueOrAnError, ()) {
  static const std::vector<Sample> all = samples();
  Sample sample = *rc::gen::elementOf(all);
  const auto count = *rc::gen::inRange(1, 12);
  for (int i = 0; i < count; ++i)
    sample.frame[*rc::gen::inRange<std::size_t>(0, sample.frame.size())] = *rc::gen::arbitrary<char>();
  sample.attempt(bytes_of(sample.frame));
}

// --- small frames that mean much -------------------------------------------------------------------------------------

std::vector<std::uint64_t> words_of(capnp::MessageBuilder& message) {
  const auto flat = capnp::messageToFlatArray(message);
  std::vector<std::uint64_t> words(flat.size());
  std::memcpy(words.data(), flat.begin(), flat.size() * sizeof(capnp::word));
  return words;
}
Bytes bytes_of_words(const std::vector<std::uint64_t>& words) {
  return {reinterpret_cast<const std::uint8_t*>(words.data()), words.size() * sizeof(std::uint64_t)};
}

constexpr std::uint64_t kMark = 0x1122334455667788;
constexpr std::size_t kLineWords = 3;  // of CountLine: two of data, one pointer

// Counts `lines` products whose names are all one and the same text of `name_bytes`.
std::vector<std::uint64_t> lines_with_one_name(unsigned lines, std::size_t name_bytes) {
  capnp::MallocMessageBuilder message(static_cast<unsigned>(name_bytes / 8 + lines * kLineWords + 100));
  auto list = message.initRoot<wire::Command>().initBody().initCountStock().initLines(lines);
  list[0].setCounted(kMark);
  list[0].setProduct(std::string(name_bytes, 'x'));
  std::vector<std::uint64_t> words = words_of(message);
  // A text pointer holds its distance to the text, in words × 4: one line further on it is three words less.
  const auto mark = std::find(words.begin(), words.end(), kMark);
  const auto first_name = mark + 1;
  for (unsigned i = 1; i < lines; ++i) first_name[i * kLineWords] = *first_name - i * kLineWords * 4;
  return words;
}

TEST(HostileMessage, FewPointersToOnePlaceAreRead) {
  const auto decoded = decode_command(bytes_of_words(lines_with_one_name(3, 8'000)));
  ASSERT_OK(decoded);
  EXPECT_EQ(std::get<engine::CountStock>(decoded->body).lines[2].product, std::string(8'000, 'x'));
}

TEST(HostileMessage, ManyPointersToOnePlaceAreRefused) {
  const auto decoded = decode_command(bytes_of_words(lines_with_one_name(2'000, 200'000)));
  EXPECT_REFUSED(decoded, malformed);
}

TEST(HostileMessage, AListOfTooManyItemsIsRefusedBeforeItIsRead) {
  for (const std::uint32_t lines : {kItemsMax, kItemsMax + 1}) {
    engine::CountStock count{.shop = "s", .lines = std::vector<engine::CountLine>(lines)};
    const auto decoded = decode_command(bytes_of(encode_command(example_command(count))));
    EXPECT_EQ(decoded.ok(), lines <= kItemsMax);
  }
  ledger::Tariff tariff;
  tariff.rules.resize(kItemsMax + 1);
  const auto decoded = decode_command(bytes_of(encode_command(example_command(engine::Declare{tariff}))));
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error().field, "definition.tariff.rules");
}

// A list of structs may be written with items of one byte, or of none: then its length costs its sender little, and us
// much. The name of the shop serves as the list: the two pointers lie side by side and each begins with the distance in
// words × 4, its length being at bit 35.
Result<engine::Command> with_name_as_lines(std::size_t name_bytes, std::uint64_t item_size, std::uint64_t items) {
  const std::string name(name_bytes, '\0');
  capnp::MallocMessageBuilder message(static_cast<unsigned>(name_bytes));  // words: all in one segment
  auto count = message.initRoot<wire::Command>().initBody().initCountStock();
  count.setShop(capnp::Text::Reader(name.c_str(), name.size()));
  std::vector<std::uint64_t> words = words_of(message);
  const std::uint64_t length_and_kind = std::uint64_t{name_bytes + 1} << 35 | std::uint64_t{2} << 32;  // 2: bytes
  const auto shop =
      std::find_if(words.begin(), words.end(), [&](auto word) { return word >> 32 << 32 == length_and_kind; });
  CHECK(shop != words.end());
  const std::uint64_t distance = (*shop & 0xFFFFFFFF) - 4;
  shop[0] = 0;
  shop[1] = distance | item_size << 32 | items << 35;
  return decode_command(bytes_of_words(words));
}

TEST(HostileMessage, AListOfBytesReadAsLinesIsReadOnlyUpToTheMaximum) {
  ASSERT_OK(with_name_as_lines(20'000, 2, kItemsMax));
  const auto refused = with_name_as_lines(20'000, 2, kItemsMax + 1);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().field, "lines");
  EXPECT_REFUSED(with_name_as_lines(20'000, 2, 0x1FFFFFFF), malformed);
}

TEST(HostileMessage, AListOfNothingReadAsLinesIsRefused) {
  EXPECT_REFUSED(with_name_as_lines(100, 0, 0x1FFFFFFF), malformed);
  EXPECT_REFUSED(with_name_as_lines(100, 0, 1'000), malformed);
}

TEST(HostileMessage, APointerToItselfIsRefusedOrIgnored) {
  capnp::MallocMessageBuilder message;
  message.initRoot<wire::ClientMessage>().initRequest().initQuery().initStock().initAsOf();
  const std::vector<std::uint64_t> honest = words_of(message);
  for (std::size_t at = 1; at < honest.size(); ++at)
    for (int back = 1; back <= static_cast<int>(at); ++back) {
      std::vector<std::uint64_t> words = honest;
      const auto offset = static_cast<std::uint32_t>(-back * 4);
      words[at] = offset | std::uint64_t{4} << 32 | std::uint64_t{4} << 48;  // a struct of 4 words and 4 pointers
      expect_value_or_malformed(decode_client(bytes_of_words(words)));
    }
}

// The reference is too long to lie in the string itself: it is the leak sanitizer that sees whether it was freed.
TEST(HostileMessage, WhatWasReadBeforeAWrongFieldIsFreed) {
  capnp::MallocMessageBuilder message;
  auto fund = message.initRoot<wire::ServerMessage>().initReply().initAnswer().initFunds().initFunds(1)[0];
  auto commitment = fund.initCommitments(1)[0];
  commitment.setReference(std::string(100, 'r'));
  commitment.initOpen().setCurrency(1);
  const auto decoded = decode_server(bytes_of_words(words_of(message)));
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error().field, "answer.funds[0].commitments[0].open.currency");
}

// --- the top of a frame ----------------------------------------------------------------------------------------------

std::string table(std::vector<std::uint32_t> numbers) {
  std::string bytes;
  for (const std::uint32_t number : numbers)
    for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(number >> shift));
  return bytes;
}
Result<std::optional<std::size_t>> size_of(const std::string& bytes, std::size_t max = 1 << 18) {
  return frame_size(bytes_of(bytes), max);
}

TEST(FrameSize, IsKnownOnceTheSegmentTableIsThere) {
  for (const Sample& sample : samples())
    for (std::size_t count = 0; count <= sample.frame.size(); ++count) {
      const auto size = size_of(sample.frame.substr(0, count));
      ASSERT_OK(size);
      EXPECT_EQ(size->has_value(), count >= 8);
      if (*size) {
        EXPECT_EQ(**size, sample.frame.size());
      }
    }
}

TEST(FrameSize, CountsThePaddingOfAnEvenNumberOfSegments) {
  EXPECT_EQ(**size_of(table({0, 1})), 8 + 8);
  EXPECT_FALSE(*size_of(table({1, 1, 2})));
  EXPECT_EQ(**size_of(table({1, 1, 2, 0})), 16 + 24);
  EXPECT_EQ(**size_of(table({2, 1, 2, 3})), 16 + 48);
}

TEST(FrameSize, OfMoreSegmentsThanAllowedIsRefusedAtOnce) {
  std::vector<std::uint32_t> numbers(kSegmentsMax + 1, 1);
  numbers[0] = kSegmentsMax - 1;
  EXPECT_OK(size_of(table(numbers) + std::string(4, 0)));
  EXPECT_REFUSED(size_of(table({kSegmentsMax})), malformed);
  EXPECT_REFUSED(size_of(table({0xFFFFFFFF})), malformed);
  EXPECT_REFUSED(size_of(table({0x7FFFFFFF})), malformed);
}

TEST(FrameSize, WithoutARootIsRefused) {
  EXPECT_REFUSED(size_of(table({0, 0})), malformed);
  EXPECT_REFUSED(size_of(table({1, 0, 5, 0})), malformed);
}

TEST(FrameSize, BeyondTheMaximumIsRefused) {
  EXPECT_EQ(**size_of(table({0, 10}), 88), 88);
  EXPECT_REFUSED(size_of(table({0, 10}), 87), frame_too_large);
  EXPECT_REFUSED(size_of(table({0, 0xFFFFFFFF})), frame_too_large);
}

TEST(FrameSize, DoesNotOverflow) {
  std::vector<std::uint32_t> numbers(kSegmentsMax + 2, 0xFFFFFFFF);
  numbers[0] = kSegmentsMax - 1;
  EXPECT_REFUSED(size_of(table(numbers)), frame_too_large);
  EXPECT_EQ(**size_of(table(numbers), SIZE_MAX), 72 + std::size_t{0xFFFFFFFF} * 8 * kSegmentsMax);
}

}  // namespace
}  // namespace message_codec_hostile_test
