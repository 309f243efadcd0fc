// The auditor's verdict on a book, and how it is told.
#pragma once

#include <iosfwd>
#include <string>

#include "apps/cli.h"
#include "apps/json.h"
#include "replay/verifier.h"

namespace apps {

struct Judged {
  replay::Verdict verdict;
  // What the replay was compared with: the server's live rows, or the rows on disk; how many, and where they stand.
  enum class Against { nothing, live, rows } against = Against::nothing;
  replay::Compared compared;
  bool holds() const { return verdict.holds(); }
};

// Replays a data directory (`data`), or the server's log when it is empty, and compares with what that book says of
// itself.
Result<Judged> judge(Context& context, const std::string& data);

void print_verdict(std::ostream& out, const Judged& judged, Language language);
json::Value to_json(const Judged& judged);

}  // namespace apps
