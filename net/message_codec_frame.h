// Inside the message codec: a root and its frame. The one place where the exceptions of Cap'n Proto are caught.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/exception.h>

#include <string>

#include "net/message_codec.h"
#include "net/message_codec_parts.h"

namespace net {

// Honest messages are walked once, definitions twice (their texts first); a message whose pointers lead to one place
// again and again is stopped when it was read four times over.
inline constexpr std::uint64_t kTraversalsMax = 4;
inline constexpr int kNestingMax = 32;

inline capnp::ReaderOptions reader_options(std::size_t frame_bytes) {
  return {.traversalLimitInWords = kTraversalsMax * (frame_bytes / sizeof(capnp::word)), .nestingLimit = kNestingMax};
}

// The words of a frame: where they are if they lie on a word boundary, else a copy.
class FrameWords {
 public:
  explicit FrameWords(Bytes frame);
  kj::ArrayPtr<const capnp::word> view() const { return view_; }

 private:
  kj::Array<capnp::word> copy_;
  kj::ArrayPtr<const capnp::word> view_;
};

// What Cap'n Proto says of broken bytes may quote them, and what we say must be text: other bytes become '?'.
std::string in_ascii(kj::StringPtr text);

// malformed unless `bytes` are one whole frame and nothing else.
Result<void> check_frame(Bytes bytes);

template <class Root, class Value>
std::string encode_frame(const Value& value) {
  capnp::MallocMessageBuilder message;
  write(value, message.initRoot<Root>());
  const kj::Array<capnp::word> words = capnp::messageToFlatArray(message);
  const kj::ArrayPtr<const char> chars = words.asChars();
  return {chars.begin(), chars.size()};
}

template <class Root, class Value>
Result<Value> decode_frame(Bytes frame) {
  TRY(check_frame(frame));
  try {
    const FrameWords words(frame);
    capnp::FlatArrayMessageReader message(words.view(), reader_options(frame.size()));
    return read(message.getRoot<Root>());
  } catch (const kj::Exception& exception) {
    return fail(ErrorCode::malformed, {}, in_ascii(exception.getDescription()));
  }
}

}  // namespace net
