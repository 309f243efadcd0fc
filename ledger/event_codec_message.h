// One flat Cap'n Proto message of a single segment: the payload of a part, written and read. Nothing outside
// event_codec*.cc includes this.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>

#include <array>
#include <bit>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace ledger {

// Room for a long ticket on the stack; what is larger is written in several segments, then copied into one. A household
// or a fund's share needs less, and what is zeroed for nothing costs as much as the writing.
inline constexpr std::size_t kScratchWords = 1024;
inline constexpr std::size_t kSmallScratchWords = 32;
// The deepest part is a tariff's rule's rate: body, declared, definition, tariff, list of rules, rule, fraction.
inline constexpr int kNestingMax = 16;

// Calls fill(Root::Builder), then use(table, words): the finished payload in its two pieces (the stream frame's segment
// table, the segment), which live only as long as that call.
template <class Root, std::size_t ScratchWords, class Fill, class Use>
auto with_payload(Fill&& fill, Use&& use) {
  const auto framed = [&use](kj::ArrayPtr<const capnp::word> segment) {
    const std::array<std::uint32_t, 2> table{0, static_cast<std::uint32_t>(segment.size())};
    static_assert(std::endian::native == std::endian::little, "a segment table is little-endian");
    return use(Bytes(reinterpret_cast<const std::uint8_t*>(table.data()), sizeof(table)),
               Bytes(segment.asBytes().begin(), segment.asBytes().size()));
  };
  std::array<std::uint64_t, ScratchWords> scratch{};
  capnp::MallocMessageBuilder message(kj::arrayPtr(reinterpret_cast<capnp::word*>(scratch.data()), scratch.size()));
  fill(message.initRoot<Root>());
  if (message.getSegmentsForOutput().size() == 1) return framed(message.getSegmentsForOutput()[0]);
  capnp::MallocMessageBuilder single(static_cast<unsigned>(message.sizeInWords()));
  single.setRoot(message.getRoot<Root>().asReader());
  CHECK(single.getSegmentsForOutput().size() == 1, message.sizeInWords());
  return framed(single.getSegmentsForOutput()[0]);
}

// Whether the bytes are laid out as a stream frame of exactly one segment: u32le 0 ‖ u32le words ‖ the words.
inline bool is_single_segment(Bytes payload) {
  const auto little_endian = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = (value << 8) | payload[at + i];
    return value;
  };
  if (payload.size() < 2 * sizeof(capnp::word) || payload.size() % sizeof(capnp::word) != 0) return false;
  return little_endian(0) == 0 && little_endian(4) == payload.size() / sizeof(capnp::word) - 1;
}

// Calls use(Root::Reader), which answers a Result; corrupt_record when the bytes are no such message, or turn out
// broken while they are read (what Cap'n Proto says of them may quote them, so it is told printable). Each pointer of a
// message is read once, so it may be traversed as far as it is long.
template <class Root, class Use>
auto with_root(Bytes payload, Use&& use) -> decltype(use(std::declval<typename Root::Reader>())) {
  if (!is_single_segment(payload)) return fail(ErrorCode::corrupt_record, {}, "the payload is no single segment");
  const std::size_t words = payload.size() / sizeof(capnp::word);
  std::vector<std::uint64_t> aligned;
  const void* start = payload.data();
  if (reinterpret_cast<std::uintptr_t>(start) % alignof(std::uint64_t) != 0) {
    aligned.resize(words);
    std::memcpy(aligned.data(), payload.data(), payload.size());
    start = aligned.data();
  }
  try {
    capnp::FlatArrayMessageReader message(kj::arrayPtr(static_cast<const capnp::word*>(start), words),
                                          {.traversalLimitInWords = words, .nestingLimit = kNestingMax});
    return use(message.getRoot<Root>());
  } catch (const kj::Exception& broken) {
    return fail(ErrorCode::corrupt_record, {}, printable(broken.getDescription().cStr()));
  }
}

}  // namespace ledger
