// What makes records one log: whose they are, and that they follow one another. One place for every kind of log.
#pragma once

#include "ledger/event_log.h"

namespace ledger {

// The identity as it lies beside the records (docs/log_format.md): 48 bytes with a checksum of their own.
std::string encode_identity(const LogIdentity& identity);
// corrupt_record, or unsupported_format when a later program wrote it for later readers only.
Result<LogIdentity> decode_identity(Bytes bytes);

// Where a log stands after this record.
LogEnd end_after(const RecordHeader& header);

// For a record about to be written: stale_epoch or unexpected_batch when another writer was faster. CHECKs that the
// record is sound, of this log, and begins with the next sequence.
Result<LogEnd> admit(const LogIdentity& identity, const LogEnd& end, Bytes record);

// For a record that was read where `expected` stands: corrupt_record when it is another log's, of an epoch still to
// come, or not the next.
Result<LogEnd> follow(const LogIdentity& identity, const LogEnd& expected, const RecordHeader& found);

}  // namespace ledger
