// The records of a book, from a data directory (without its server, or beside it) or through the server.
#pragma once

#include <memory>
#include <string>

#include "apps/cli.h"
#include "ledger/event_log.h"

namespace apps {

struct OpenedBook {
  std::unique_ptr<ledger::RecordReader> records;  // from the first
  Sequence last{};                                // where the book ended when it was opened
};
// `data`: a data directory; empty: through the server at context.server. Errors: those of the directory or of the
// connection.
Result<OpenedBook> read_book(Context& context, const std::string& data);

// unknown_sequence, as stock and funds answer to a --seq that the book has not come to.
Result<void> check_within(Sequence end, std::uint64_t asked);

}  // namespace apps
