// The records of a book, from a data directory (without its server, or beside it) or through the server.
#pragma once

#include <memory>
#include <string>

#include "apps/cli.h"
#include "ledger/event_log.h"

namespace apps {

// `data`: a data directory; empty: through the server at context.server. The walk begins with the first record.
// Errors: those of the directory or of the connection.
Result<std::unique_ptr<ledger::RecordReader>> read_book(Context& context, const std::string& data);

}  // namespace apps
