// Small records whose every byte is known, for the tests of this room. The payloads are plain text: what a record
// holds is the codec's business.
#pragma once

#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/event_log.h"
#include "support/support.h"

namespace ledger {

template <class ByteArray>
ByteArray counting_from(std::uint8_t first) {
  ByteArray bytes;
  std::iota(bytes.begin(), bytes.end(), first);
  return bytes;
}

inline LogIdentity sample_identity() {
  return LogIdentity{
      .id = counting_from<LogId>(0x10), .epoch = Epoch{1}, .created_at = test_support::at("2026-11-23T08:00:00Z")};
}

inline Seed sample_seed() {
  return counting_from<Seed>(0x20);
}

inline Part body_part(Sequence sequence, std::string_view text) {
  return Part{.kind = PartKind::body, .bytes = make_part_bytes(PartKind::body, 0, sequence, bytes_of(text))};
}
inline Part household_part(Sequence sequence, std::string_view text) {
  return Part{.kind = PartKind::household,
              .bytes = make_part_bytes(PartKind::household, 0, sequence, bytes_of(text)),
              .salt = counting_from<Salt>(0x40)};
}
inline Part fund_share_part(Sequence sequence, std::uint16_t index, std::string_view text) {
  return Part{.kind = PartKind::fund_share,
              .bytes = make_part_bytes(PartKind::fund_share, index, sequence, bytes_of(text))};
}

inline RecordHeader sample_header(const LogEnd& place = {}, const LogIdentity& identity = sample_identity()) {
  return RecordHeader{.log = identity.id,
                      .epoch = identity.epoch,
                      .batch = place.next_batch,
                      .first_sequence = place.next_sequence,
                      .seed = sample_seed()};
}

// A record of so many events of one body each.
inline std::string sample_record(const LogEnd& place = {}, int events = 1, std::string_view text = "grenier",
                                 const LogIdentity& identity = sample_identity()) {
  RecordBuilder builder(sample_header(place, identity));
  for (int i = 0; i < events; ++i) builder.add(std::vector{body_part(builder.next_sequence(), text)});
  return std::move(builder).finish();
}

// Sequences 1 and 2 with every kind of part; sizes that need padding and sizes that don't.
inline std::string record_of_every_part() {
  RecordBuilder builder(sample_header());
  builder.add(std::vector{body_part(Sequence{1}, "grenier"), household_part(Sequence{1}, "pseudonym")});
  builder.add(std::vector{body_part(Sequence{2}, "12345678"), household_part(Sequence{2}, "other"),
                          fund_share_part(Sequence{2}, 0, "fund a"), fund_share_part(Sequence{2}, 1, "fund b")});
  return std::move(builder).finish();
}

// The next record of a log, appended. What was written, or why not.
inline Result<std::string> append_next(EventLog& log, int events = 1, std::string_view text = "grenier") {
  std::string record = sample_record(log.end(), events, text, log.identity());
  TRY(log.append(bytes_of(record)));
  return record;
}

// Every record from there on.
inline Result<std::vector<std::string>> records_of(const EventLog& log, Sequence from = Sequence{1}) {
  const auto reader = TRY(log.read(from));
  std::vector<std::string> records;
  for (Bytes record = TRY(reader->next()); !record.empty(); record = TRY(reader->next()))
    records.emplace_back(text_of(record));
  return records;
}

inline std::string from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes.push_back(static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
  return bytes;
}
inline std::string to_hex(std::string_view bytes) {
  return hex(bytes_of(bytes).data(), bytes.size());
}

}  // namespace ledger
