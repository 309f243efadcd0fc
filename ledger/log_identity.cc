#include "ledger/log_identity.h"

#include <algorithm>

#include "ledger/checksum.h"

namespace ledger {

namespace {

constexpr std::string_view kIdentityMagic = "GRNI";
constexpr std::uint16_t kFormat = 1;
constexpr std::uint16_t kMinimumReader = 1;
constexpr std::size_t kIdentityBytes = 48;

Error corrupt(const std::string& what) {
  return fail(ErrorCode::corrupt_record, "identity", what);
}

Error out_of_order(std::string_view field, std::uint64_t found, std::uint64_t expected) {
  return fail(ErrorCode::corrupt_record, std::string(field),
              "the log has " + std::to_string(found) + " where " + std::to_string(expected) + " must be");
}

}  // namespace

std::string encode_identity(const LogIdentity& identity) {
  std::string bytes(kIdentityMagic);
  put_big_endian(bytes, kFormat);
  put_big_endian(bytes, kMinimumReader);
  bytes += text_of(identity.id);
  put_big_endian(bytes, raw(identity.epoch));
  put_big_endian(bytes, static_cast<std::uint64_t>(micros(identity.created_at)));
  put_big_endian(bytes, xxh3({bytes_of(bytes)}));
  CHECK(bytes.size() == kIdentityBytes);
  return bytes;
}

Result<LogIdentity> decode_identity(Bytes bytes) {
  if (bytes.size() < 8 || text_of(bytes.first(4)) != kIdentityMagic) return corrupt("it does not begin with GRNI");
  const auto minimum_reader = get_big_endian<std::uint16_t>(bytes.data() + 6);
  if (minimum_reader > kFormat && minimum_reader <= get_big_endian<std::uint16_t>(bytes.data() + 4))
    return fail(ErrorCode::unsupported_format, "identity",
                "needs a reader of format " + std::to_string(minimum_reader) + ", this one reads up to " +
                    std::to_string(kFormat));
  if (bytes.size() != kIdentityBytes) return corrupt("it has " + std::to_string(bytes.size()) + " bytes, not 48");
  if (get_big_endian<std::uint64_t>(bytes.data() + 40) != xxh3({bytes.first(40)})) return corrupt("wrong checksum");
  LogIdentity identity{
      .epoch = Epoch{get_big_endian<std::uint64_t>(bytes.data() + 24)},
      .created_at = Instant{static_cast<std::int64_t>(get_big_endian<std::uint64_t>(bytes.data() + 32))}};
  std::copy_n(bytes.begin() + 8, identity.id.size(), identity.id.begin());
  if (is_none(identity.epoch)) return corrupt("epoch 0");
  return identity;
}

LogEnd end_after(const RecordHeader& header) {
  return LogEnd{.next_batch = next(header.batch),
                .next_sequence = Sequence{raw(header.first_sequence) + header.event_count}};
}

Result<LogEnd> admit(const LogIdentity& identity, const LogEnd& end, Bytes record) {
  const RecordHeader header = read_record_header(record).value();
  CHECK(header.log == identity.id, hex(header.log), hex(identity.id));
  if (header.epoch != identity.epoch)
    return fail(ErrorCode::stale_epoch, "epoch",
                "the record is of epoch " + std::to_string(raw(header.epoch)) + ", the log of " +
                    std::to_string(raw(identity.epoch)));
  if (header.batch != end.next_batch)
    return fail(ErrorCode::unexpected_batch, "batch",
                "the record is batch " + std::to_string(raw(header.batch)) + ", the log expects " +
                    std::to_string(raw(end.next_batch)));
  CHECK(header.first_sequence == end.next_sequence, raw(header.first_sequence), raw(end.next_sequence));
  return end_after(header);
}

Result<LogEnd> follow(const LogIdentity& identity, const LogEnd& expected, const RecordHeader& found) {
  if (found.log != identity.id)
    return fail(ErrorCode::corrupt_record, "log", "a record of log " + hex(found.log) + " in log " + hex(identity.id));
  if (found.epoch > identity.epoch) return out_of_order("epoch", raw(found.epoch), raw(identity.epoch));
  if (found.batch != expected.next_batch) return out_of_order("batch", raw(found.batch), raw(expected.next_batch));
  if (found.first_sequence != expected.next_sequence)
    return out_of_order("sequence", raw(found.first_sequence), raw(expected.next_sequence));
  return end_after(found);
}

}  // namespace ledger
