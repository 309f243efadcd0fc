//   change     = u8 kind | fields     (kind: place in OutboxChange, from 0)
//   integers   big-endian
//   text       u32be length | bytes
//   receipt    text: the reply frame in which the server gave it
#include "net/outbox_change.h"

#include "net/message_codec.h"

namespace net {
namespace {

class FieldWriter {
 public:
  explicit FieldWriter(std::string& out) : out_(out) {}
  void number(CommandNumber number) { put_big_endian(out_, raw(number)); }
  void u8(std::uint8_t value) { put_big_endian(out_, value); }
  void u32(std::uint32_t value) { put_big_endian(out_, value); }
  void instant(Instant at) { put_big_endian(out_, static_cast<std::uint64_t>(micros(at))); }
  void bytes(std::string_view bytes) { out_ += bytes; }
  void text(std::string_view text) {
    u32(static_cast<std::uint32_t>(text.size()));
    out_ += text;
  }

 private:
  std::string& out_;
};

// Reads zeros once the record has ended too soon; `ok` tells at the end.
class FieldReader {
 public:
  explicit FieldReader(std::string_view in) : in_(in) {}
  CommandNumber number() { return CommandNumber{integer<std::uint64_t>()}; }
  std::uint8_t u8() { return integer<std::uint8_t>(); }
  std::uint32_t u32() { return integer<std::uint32_t>(); }
  Instant instant() { return Instant{static_cast<std::int64_t>(integer<std::uint64_t>())}; }
  std::string text() { return std::string(take(u32())); }
  std::string_view take(std::size_t size) {
    if (size > in_.size()) {
      ended_too_soon_ = true;
      return {};
    }
    const std::string_view taken = in_.substr(0, size);
    in_.remove_prefix(size);
    return taken;
  }
  bool ok() const { return !ended_too_soon_; }
  bool is_read_up() const { return ok() && in_.empty(); }

 private:
  template <class Integer>
  Integer integer() {
    const std::string_view taken = take(sizeof(Integer));
    return ok() ? get_big_endian<Integer>(bytes_of(taken).data()) : Integer{0};
  }

  std::string_view in_;
  bool ended_too_soon_ = false;
};

void write(const OwnerSet& change, FieldWriter& out) {
  out.bytes(text_of(change.owner.log));
  out.u32(raw(change.owner.source));
  out.text(change.owner.code);
  out.number(change.last);
}
void write(const CommandPut& change, FieldWriter& out) {
  out.number(change.number);
  out.u8(static_cast<std::uint8_t>(change.intent.kind));
  out.text(change.intent.text);
  out.text(change.bytes);
}
void write(const CommandAcknowledged& change, FieldWriter& out) {
  out.number(change.number);
  out.instant(change.at);
  out.text(encode(ServerMessage(ReplyMessage{raw(change.number), change.receipt})));
}
void write(const ReceiptClaimed& change, FieldWriter& out) {
  out.number(change.number);
}
void write(const CommandWithdrawn& change, FieldWriter& out) {
  out.number(change.number);
  out.u32(static_cast<std::uint32_t>(change.moved.size()));
  for (const CommandPut& moved : change.moved) write(moved, out);
}

Error damaged(std::string_view what) {
  return fail(ErrorCode::corrupt_record, {}, "a record of the outbox is not understood: " + std::string(what));
}

OwnerSet read_owner(FieldReader& in) {
  OwnerSet change;
  const std::string_view log = in.take(sizeof(LogId));
  if (in.ok()) std::copy(log.begin(), log.end(), change.owner.log.begin());
  change.owner.source = SourceId{in.u32()};
  change.owner.code = in.text();
  change.last = in.number();
  return change;
}

Result<CommandPut> read_put(FieldReader& in) {
  CommandPut change{.number = in.number()};
  const std::uint8_t kind = in.u8();
  if (kind > static_cast<std::uint8_t>(IntentKind::command_line)) return damaged("kind of intent");
  change.intent.kind = IntentKind{kind};
  change.intent.text = in.text();
  change.bytes = in.text();
  return change;
}

Result<CommandAcknowledged> read_acknowledged(FieldReader& in) {
  CommandAcknowledged change{.number = in.number(), .at = in.instant()};
  const std::string frame = in.text();
  if (!in.ok()) return damaged("receipt");
  ServerMessage message = TRY(decode_server(bytes_of(frame)));
  auto* reply = std::get_if<ReplyMessage>(&message);
  auto* receipt = reply ? std::get_if<engine::Receipt>(&reply->body) : nullptr;
  if (!receipt) return damaged("receipt");
  change.receipt = std::move(*receipt);
  return change;
}

Result<CommandWithdrawn> read_withdrawn(FieldReader& in) {
  CommandWithdrawn change{.number = in.number()};
  const std::uint32_t count = in.u32();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) change.moved.push_back(TRY(read_put(in)));
  return change;
}

Result<OutboxChange> read_change(FieldReader& in) {
  switch (in.u8()) {
    case 0:
      return OutboxChange(read_owner(in));
    case 1:
      return OutboxChange(TRY(read_put(in)));
    case 2:
      return OutboxChange(TRY(read_acknowledged(in)));
    case 3:
      return OutboxChange(ReceiptClaimed{in.number()});
    case 4:
      return OutboxChange(TRY(read_withdrawn(in)));
    default:
      return damaged("kind of change");
  }
}
static_assert(std::variant_size_v<OutboxChange> == 5);

}  // namespace

std::string encode(const OutboxChange& change) {
  std::string bytes;
  FieldWriter out(bytes);
  out.u8(static_cast<std::uint8_t>(change.index()));
  std::visit([&](const auto& each) { write(each, out); }, change);
  return bytes;
}

Result<OutboxChange> decode_change(std::string_view record) {
  FieldReader in(record);
  OutboxChange change = TRY(read_change(in));
  if (!in.is_read_up()) return damaged("length");
  return change;
}

}  // namespace net
