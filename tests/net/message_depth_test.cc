// How deep a message may be. No field of the protocol lies deeper than a few levels, so what is followed further was
// made to fill the stack of whoever walks it.
#include <capnp/any.h>
#include <gtest/gtest.h>

#include <vector>

#include "net/message_codec_frame.h"

namespace net::message_depth_test {
namespace {

// Structs without data, each of which points to the next.
std::vector<capnp::word> chain_of(std::size_t structs) {
  std::vector<capnp::word> words(structs + 1);
  auto* pointers = reinterpret_cast<std::uint64_t*>(words.data());
  for (std::size_t i = 0; i < structs; ++i) pointers[i] = std::uint64_t{1} << 48;  // no data, one pointer, right behind
  return words;
}

void follow(const std::vector<capnp::word>& words, std::size_t structs) {
  const kj::ArrayPtr<const capnp::word> segment(words.data(), words.size());
  const kj::ArrayPtr<const capnp::word> segments[] = {segment};
  capnp::SegmentArrayMessageReader message(segments, reader_options(words.size() * sizeof(capnp::word)));
  capnp::AnyStruct::Reader each = message.getRoot<capnp::AnyStruct>();
  for (std::size_t i = 1; i < structs; ++i) each = each.getPointerSection()[0].getAs<capnp::AnyStruct>();
}

TEST(MessageDepth, IsFollowedToItsLimitAndNoFurther) {
  const std::size_t most = kNestingMax;
  EXPECT_NO_THROW(follow(chain_of(most - 1), most - 1));
  EXPECT_THROW(follow(chain_of(most + 2), most + 2), kj::Exception);
}

}  // namespace
}  // namespace net::message_depth_test
