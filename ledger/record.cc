// A record of one event with one body part of 24 bytes, by offset:
//
//   0    GRNR 0001 0001 | log id | epoch | batch | first sequence | 1 event | 144 bytes | seed | checksum | zeros
//   104  0001 0000 00000020               event: one part, 32 bytes of parts follow
//   112  01 00 0000 00000018 <24 bytes>   part: a body, present, 24 bytes
//
// docs/log_format.md shows such a record byte for byte.
#include "ledger/record.h"

#include <algorithm>
#include <array>

#include "ledger/checksum.h"

namespace ledger {

namespace {

constexpr std::string_view kRecordMagic = "GRNR";
constexpr std::size_t kHeaderBytes = 104;
constexpr std::size_t kChecksumOffset = 88;
constexpr std::size_t kPrefixBytes = 8;  // of an event and of a part
constexpr std::array<std::uint8_t, 8> kZeros{};

enum class PartState : std::uint8_t { present = 0, present_with_salt = 1, withheld = 2 };

constexpr std::size_t padding_after(std::size_t bytes) {
  return (8 - bytes % 8) % 8;
}

// --- writing ---------------------------------------------------------------------------------------------------------

PartState state_of(const PartView& part) {
  if (part.withheld) return PartState::withheld;
  return part.salt ? PartState::present_with_salt : PartState::present;
}

std::size_t stored_bytes(const Part& part) {
  if (part.withheld) return kPrefixBytes + sizeof(Hash32);
  return kPrefixBytes + (part.salt ? sizeof(Salt) : 0) + part.bytes.size() + padding_after(part.bytes.size());
}

std::size_t stored_bytes(std::span<const Part> parts) {
  std::size_t bytes = 0;
  for (const Part& part : parts) bytes += stored_bytes(part);
  return bytes;
}

void put_part(std::string& out, const PartView& part) {
  const Bytes content = part.withheld ? Bytes(*part.withheld) : part.bytes;
  put_big_endian(out, static_cast<std::uint8_t>(part.kind));
  put_big_endian(out, static_cast<std::uint8_t>(state_of(part)));
  put_big_endian(out, std::uint16_t{0});
  put_big_endian(out, static_cast<std::uint32_t>(content.size()));
  if (state_of(part) == PartState::present_with_salt) out += text_of(*part.salt);
  out += text_of(content);
  out.append(padding_after(content.size()), '\0');
}

std::string header_bytes(const RecordHeader& header, std::size_t record_bytes, std::uint64_t checksum) {
  std::string bytes(kRecordMagic);
  put_big_endian(bytes, kRecordFormat);
  put_big_endian(bytes, kRecordMinimumReader);
  bytes += text_of(header.log);
  put_big_endian(bytes, raw(header.epoch));
  put_big_endian(bytes, raw(header.batch));
  put_big_endian(bytes, raw(header.first_sequence));
  put_big_endian(bytes, header.event_count);
  put_big_endian(bytes, static_cast<std::uint32_t>(record_bytes));
  bytes += text_of(header.seed);
  put_big_endian(bytes, checksum);
  bytes += text_of(kZeros);
  CHECK(bytes.size() == kHeaderBytes);
  return bytes;
}

std::uint64_t checksum_of(Bytes record) {
  return xxh3({record.first(kChecksumOffset), kZeros, record.subspan(kChecksumOffset + 8)});
}

// The place of a part among those of its kind. Events have few parts of a kind but one: each is counted as it comes.
class KindIndex {
 public:
  std::uint16_t next(PartKind kind) { return counts_[static_cast<std::size_t>(kind)]++; }

 private:
  std::array<std::uint16_t, 4> counts_{};
};

// What is true of every part that our own code made.
void check_parts(std::span<const PartView> parts, Sequence sequence) {
  KindIndex index;
  for (const PartView& part : parts) {
    const std::uint16_t place = index.next(part.kind);
    if (part.withheld) {
      CHECK(part.bytes.empty() && !part.salt);
    } else {
      part_payload(part, sequence, place).value();
    }
  }
}

// --- reading ---------------------------------------------------------------------------------------------------------

Error corrupt(std::size_t offset, std::string_view what) {
  return fail(ErrorCode::corrupt_record, "byte " + std::to_string(offset), std::string(what));
}

// Takes fields off the front of a record and remembers where it stands.
class Cursor {
 public:
  Cursor(Bytes record, std::size_t offset) : record_(record), offset_(offset) {}

  std::size_t offset() const { return offset_; }
  std::size_t left() const { return record_.size() - offset_; }

  Result<Bytes> take(std::size_t count) {
    if (count > left()) return corrupt(offset_, "the record ends inside a field");
    const Bytes taken = record_.subspan(offset_, count);
    offset_ += count;
    return taken;
  }
  template <class T>
  Result<T> number() {
    return get_big_endian<T>(TRY(take(sizeof(T))).data());
  }
  template <std::size_t N>
  Result<std::array<std::uint8_t, N>> array() {
    const Bytes taken = TRY(take(N));
    std::array<std::uint8_t, N> bytes;
    std::copy_n(taken.begin(), N, bytes.begin());
    return bytes;
  }
  Result<void> zeros(std::size_t count) {
    const std::size_t start = offset_;
    for (const std::uint8_t byte : TRY(take(count)))
      if (byte != 0) return corrupt(start, "bytes that must be zero are not");
    return {};
  }

 private:
  Bytes record_;
  std::size_t offset_;
};

struct Formats {
  std::uint16_t written = 0;
  std::uint16_t minimum_reader = 0;
};

// What later formats will keep in its place, so that an old reader can say why it stops.
Result<Formats> read_formats(Cursor& cursor) {
  if (text_of(TRY(cursor.take(kRecordMagic.size()))) != kRecordMagic)
    return corrupt(0, "not a record: it does not begin with GRNR");
  Formats formats;
  formats.written = TRY(cursor.number<std::uint16_t>());
  formats.minimum_reader = TRY(cursor.number<std::uint16_t>());
  if (formats.minimum_reader == 0 || formats.minimum_reader > formats.written)
    return corrupt(6, "the minimum reader is not from 1 to the format");
  if (formats.minimum_reader > kRecordFormat)
    return fail(ErrorCode::unsupported_format, "record",
                "needs a reader of format " + std::to_string(formats.minimum_reader) + ", this one reads up to " +
                    std::to_string(kRecordFormat));
  return formats;
}

Result<void> check_numbers(const RecordHeader& header) {
  if (is_none(header.epoch)) return corrupt(24, "epoch 0");
  if (is_none(header.batch)) return corrupt(32, "batch 0");
  if (is_none(header.first_sequence)) return corrupt(40, "sequence 0");
  if (raw(header.first_sequence) > UINT64_MAX - header.event_count) return corrupt(40, "sequences run over");
  if (header.event_count == 0) return corrupt(48, "no event");
  return {};
}

Result<PartState> check_state(std::size_t offset, std::uint8_t kind, std::uint8_t state) {
  if (kind < 1 || kind > 3) return corrupt(offset, "no such kind of part: " + std::to_string(kind));
  if (state > 2) return corrupt(offset + 1, "no such state of a part: " + std::to_string(state));
  const PartState read{state};
  const bool household = PartKind{kind} == PartKind::household;
  if (read != PartState::withheld && household != (read == PartState::present_with_salt))
    return corrupt(offset + 1, "a household's part has a salt of its own, and no other has");
  return read;
}

// Into a part that holds nothing yet.
Result<void> read_part(Cursor& cursor, Sequence sequence, KindIndex& index, PartView& part) {
  const std::size_t start = cursor.offset();
  const std::uint8_t* prefix = TRY(cursor.take(kPrefixBytes)).data();
  const auto state = TRY(check_state(start, prefix[0], prefix[1]));
  if (prefix[2] != 0 || prefix[3] != 0) return corrupt(start + 2, "bytes that must be zero are not");
  const auto bytes = get_big_endian<std::uint32_t>(prefix + 4);
  part.kind = PartKind{prefix[0]};
  const std::uint16_t place = index.next(part.kind);
  if (state == PartState::withheld) {
    if (bytes != sizeof(Hash32)) return corrupt(start + 4, "a withheld part is not 32 bytes");
    part.withheld = TRY(cursor.array<sizeof(Hash32)>());
    return {};
  }
  if (state == PartState::present_with_salt) part.salt = TRY(cursor.array<sizeof(Salt)>());
  part.bytes = TRY(cursor.take(bytes));
  TRY(cursor.zeros(padding_after(bytes)));
  const auto payload = part_payload(part, sequence, place);
  if (!payload.ok()) return corrupt(start, payload.error().detail);
  return {};
}

// Reads the parts of one event into `parts`.
Result<void> read_event(Cursor& cursor, Sequence sequence, std::vector<PartView>& parts) {
  const std::size_t start = cursor.offset();
  const auto count = TRY(cursor.number<std::uint16_t>());
  if (count == 0 || count > kPartsMax) return corrupt(start, "an event of " + std::to_string(count) + " parts");
  TRY(cursor.zeros(2));
  const auto bytes = TRY(cursor.number<std::uint32_t>());
  const std::size_t parts_start = cursor.offset();
  KindIndex index;
  parts.clear();
  for (std::uint16_t i = 0; i < count; ++i) TRY(read_part(cursor, sequence, index, parts.emplace_back()));
  if (cursor.offset() - parts_start != bytes) return corrupt(start + 4, "the event's bytes are not those of its parts");
  return {};
}

Part owned(const PartView& view) {
  return {.kind = view.kind, .bytes = std::string(text_of(view.bytes)), .salt = view.salt, .withheld = view.withheld};
}

}  // namespace

RecordBuilder::RecordBuilder(const RecordHeader& header) : header_(header), bytes_(kHeaderBytes, '\0') {
  header_.event_count = 0;
}

std::size_t RecordBuilder::bytes_with(std::span<const Part> parts) const {
  return bytes_.size() + kPrefixBytes + stored_bytes(parts);
}

Sequence RecordBuilder::next_sequence() const {
  return Sequence{raw(header_.first_sequence) + header_.event_count};
}

Hash32 RecordBuilder::add(std::span<const Part> parts) {
  const std::size_t parts_bytes = stored_bytes(parts);
  CHECK(bytes_.size() + kPrefixBytes + parts_bytes <= kRecordBytesMax, parts_bytes);
  const Sequence sequence = next_sequence();
  const std::vector<PartView> views = views_of(parts);
  check_parts(views, sequence);
  const Hash32 hash = leaf_hash(make_leaf(views, header_.seed, sequence));
  put_big_endian(bytes_, static_cast<std::uint16_t>(parts.size()));
  put_big_endian(bytes_, std::uint16_t{0});
  put_big_endian(bytes_, static_cast<std::uint32_t>(parts_bytes));
  for (const PartView& part : views) put_part(bytes_, part);
  ++header_.event_count;
  return hash;
}

std::string RecordBuilder::finish() && {
  check_numbers(header_).value();
  bytes_.replace(0, kHeaderBytes, header_bytes(header_, bytes_.size(), 0));
  const std::uint64_t checksum = checksum_of(bytes_of(bytes_));
  bytes_.replace(0, kHeaderBytes, header_bytes(header_, bytes_.size(), checksum));
  return std::move(bytes_);
}

Result<RecordHeader> read_record_header(Bytes record) {
  Cursor cursor(record, 0);
  TRY(read_formats(cursor));
  RecordHeader header;
  header.log = TRY(cursor.array<sizeof(LogId)>());
  header.epoch = Epoch{TRY(cursor.number<std::uint64_t>())};
  header.batch = BatchNumber{TRY(cursor.number<std::uint64_t>())};
  header.first_sequence = Sequence{TRY(cursor.number<std::uint64_t>())};
  header.event_count = TRY(cursor.number<std::uint32_t>());
  const auto record_bytes = TRY(cursor.number<std::uint32_t>());
  header.seed = TRY(cursor.array<sizeof(Seed)>());
  const auto checksum = TRY(cursor.number<std::uint64_t>());
  TRY(cursor.zeros(8));
  if (record_bytes != record.size() || record.size() > kRecordBytesMax)
    return corrupt(52, "the record has " + std::to_string(record.size()) + " bytes, its header says " +
                           std::to_string(record_bytes) + ", at most " + std::to_string(kRecordBytesMax) + " may be");
  if (checksum != checksum_of(record)) return corrupt(kChecksumOffset, "the checksum is not that of the record");
  TRY(check_numbers(header));
  return header;
}

RecordEvents::RecordEvents(Bytes record, const RecordHeader& header)
    : record_(record), header_(header), offset_(kHeaderBytes) {}

Result<RecordEvents> RecordEvents::open(Bytes record) {
  return RecordEvents(record, TRY(read_record_header(record)));
}

Result<bool> RecordEvents::next() {
  Cursor cursor(record_, offset_);
  if (stepped_ == header_.event_count) {
    if (cursor.left() != 0) return corrupt(offset_, "bytes after the last event");
    return false;
  }
  sequence_ = Sequence{raw(header_.first_sequence) + stepped_};
  TRY(read_event(cursor, sequence_, parts_));
  offset_ = cursor.offset();
  ++stepped_;
  return true;
}

Hash32 RecordEvents::leaf_hash() const {
  return ledger::leaf_hash(make_leaf(parts_, header_.seed, sequence_));
}

Result<Record> parse_record(Bytes bytes) {
  RecordEvents events = TRY(RecordEvents::open(bytes));
  Record record{.header = events.header(), .events = {}};
  while (TRY(events.next())) {
    RecordedEvent& event = record.events.emplace_back(
        RecordedEvent{.sequence = events.sequence(), .parts = {}, .leaf_hash = events.leaf_hash()});
    for (const PartView& part : events.parts()) event.parts.push_back(owned(part));
  }
  return record;
}

Result<std::string> withhold_parts(Bytes bytes, const std::function<bool(Sequence, PartKind)>& forget) {
  Record record = TRY(parse_record(bytes));
  Cursor cursor(bytes, 0);
  // Written back by us, a newer record would lose what we do not know of.
  if (const Formats formats = TRY(read_formats(cursor)); formats.written != kRecordFormat)
    return fail(ErrorCode::unsupported_format, "record",
                "written in format " + std::to_string(formats.written) + ", this program rewrites format " +
                    std::to_string(kRecordFormat) + " only");
  RecordBuilder builder(record.header);
  for (RecordedEvent& event : record.events) {
    for (std::size_t position = 0; position < event.parts.size(); ++position) {
      Part& part = event.parts[position];
      if (part.withheld || !forget(event.sequence, part.kind)) continue;
      const Hash32 bound = bound_of(part, record.header.seed, event.sequence, static_cast<std::uint16_t>(position));
      part = Part{.kind = part.kind, .bytes = {}, .salt = {}, .withheld = bound};
    }
    // Parts below the size of a hash (no codec of ours makes any) would make a full record grow past its bound.
    if (builder.bytes_with(event.parts) > kRecordBytesMax) return corrupt(0, "too full to withhold anything from");
    CHECK(builder.add(event.parts) == event.leaf_hash);
  }
  return std::move(builder).finish();
}

}  // namespace ledger
