// A record: one batch of events as it lies in the log, one value of RocksDB, one message of a replicated log later.
//
//   header (104 bytes, big-endian): magic "GRNR" ‖ u16 format ‖ u16 minimum reader ‖ log id 16 ‖ u64 epoch ‖
//     u64 batch ‖ u64 first sequence ‖ u32 event count ‖ u32 record bytes ‖ seed 32 ‖ u64 XXH3-64 of the whole record
//     with this field zero ‖ 8 zero bytes
//   event: u16be part count ‖ u16be 0 ‖ u32be bytes of its parts (padding included), then its parts
//   part: u8 kind ‖ u8 state (0 present, 1 present with salt, 2 withheld) ‖ u16be 0 ‖ u32be bytes ‖ [salt 16] ‖
//     bytes or bound 32, padded with zeros to 8
//
// Everything is a multiple of 8 bytes, so that payloads can be read in place.
#pragma once

#include <functional>
#include <vector>

#include "ledger/parts.h"

namespace ledger {

inline constexpr std::size_t kRecordBytesMax = 512 * 1024;
inline constexpr std::uint16_t kRecordFormat = 1;
inline constexpr std::uint16_t kRecordMinimumReader = 1;

struct RecordHeader {
  LogId log{};
  Epoch epoch{};
  BatchNumber batch{};
  Sequence first_sequence{};
  Seed seed{};
  std::uint32_t event_count = 0;  // filled by the builder
  friend bool operator==(const RecordHeader&, const RecordHeader&) = default;
};

// Puts a record together event by event.
class RecordBuilder {
 public:
  explicit RecordBuilder(const RecordHeader& header);

  // What the record would weigh with this event; the caller closes the batch before it passes kRecordBytesMax.
  std::size_t bytes_with(std::span<const Part> parts) const;
  // Adds the next event's parts and returns its leaf hash. CHECKs that it fits.
  Hash32 add(std::span<const Part> parts);
  std::uint32_t event_count() const { return header_.event_count; }
  Sequence next_sequence() const;
  // The finished record, checksum set. CHECKs that it holds at least one event.
  std::string finish() &&;

 private:
  RecordHeader header_;
  std::string bytes_;
};

struct RecordedEvent {
  Sequence sequence{};
  std::vector<Part> parts;
  Hash32 leaf_hash{};
};
struct Record {
  RecordHeader header;
  std::vector<RecordedEvent> events;
};

// Walks the events of a record where they lie: nothing is copied, so it lives as long as the record's bytes.
class RecordEvents {
 public:
  // Checks the header as read_record_header does.
  static Result<RecordEvents> open(Bytes record);

  const RecordHeader& header() const { return header_; }
  // Steps to the next event; false after the last. corrupt_record says at which byte.
  Result<bool> next();
  // Of the event that was stepped to, until the next step.
  Sequence sequence() const { return sequence_; }
  std::span<const PartView> parts() const { return parts_; }
  Hash32 leaf_hash() const;

 private:
  RecordEvents(Bytes record, const RecordHeader& header);

  Bytes record_;
  RecordHeader header_;
  std::size_t offset_;
  std::uint32_t stepped_ = 0;
  Sequence sequence_{};
  std::vector<PartView> parts_;
};

// Header alone: checks magic, format, length and checksum of the whole record.
Result<RecordHeader> read_record_header(Bytes record);
// The whole record, copied. corrupt_record says which byte offset; unsupported_format names both versions.
Result<Record> parse_record(Bytes record);
// The same record with the parts withheld that `forget` picks; every leaf stays what it was. What erasure writes back.
Result<std::string> withhold_parts(Bytes record, const std::function<bool(Sequence, PartKind)>& forget);

}  // namespace ledger
