// grenier import sales: a till's history as facts of a source of its own, "import-<id>".
//
// The file is the outbox: the same file, map and book give the same commands under the same numbers, so that an import
// run again, or again after a crash, sends them all and the server gives back the receipts of those it has. The
// source's label holds a hash of file, map and shop: another file under one import id is refused before anything is
// sent.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "apps/apply.h"
#include "apps/cli.h"
#include "apps/import_rejects.h"
#include "apps/sales_plan.h"
#include "engine/query.h"

namespace apps {

// What an import came to, with what the server said of each ticket.
struct SalesSummary {
  std::string source;
  std::string shop;
  std::int64_t tickets = 0;  // of the file; one that both sells and takes back is one
  std::int64_t lines = 0;
  std::int64_t return_lines = 0;
  Money value;  // net of returns
  Money returned;
  std::int64_t pieces = 0;  // base units, net of returns
  std::int64_t products_created = 0;
  std::int64_t known_before = 0;                // of these tickets, those that an earlier run had posted
  std::map<ErrorCode, std::int64_t> anomalies;  // of recorded tickets
  std::vector<RejectedRow> rejected;            // in the order of the file
};

class SalesTally {
 public:
  SalesTally(SalesSummary start, const SalesPlan& plan);
  // How many commands, of those that are decided first, an earlier run had posted.
  void knew(std::uint64_t commands) { known_commands_ = commands; }
  void decided(const PlannedTicket& ticket, const engine::Receipt& receipt);
  SalesSummary finish() &&;

 private:
  SalesSummary summary_;
  std::set<std::string, std::less<>> tickets_, known_tickets_;
  std::uint64_t known_commands_ = 0;
  std::uint64_t decided_ = 0;
};

// "sha256 <64 hex digits>" of what must not change under one import id.
std::string import_fingerprint(std::string_view file, std::string_view map, std::string_view shop);
// definition_conflict when the book's label of this source holds another fingerprint.
Result<void> check_same_import(const engine::CatalogueAnswer& book, const std::string& source,
                               const std::string& fingerprint);

struct SalesImport {
  std::string file;
  std::string map;
  std::string shop;
  std::string import_id;
  RejectsFile rejects;
  bool dry_run = false;  // plans, and posts nothing
  bool again = false;    // though the book has this history under another id
};
Result<void> import_sales(Context& context, const SalesImport& import);

}  // namespace apps
