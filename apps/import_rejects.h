// The rows that an import did not take: a file of them, to be corrected and imported again, and what is told of them.
#pragma once

#include <string>
#include <vector>

#include "apps/cli.h"
#include "apps/csv_file.h"
#include "apps/json.h"
#include "apps/sales_plan.h"

namespace apps {

// As --rejects and --dry-run say it.
struct RejectsFile {
  std::string path;      // empty: none
  bool dry_run = false;  // then it is not touched: how many rows it would hold is told on `err`
};
// Before anything is posted: a path that cannot be written is told. usage_error when it is one of the files that are
// `read`, which it would overwrite; those of write_file.
Result<void> prepare_rejects(const RejectsFile& file, const std::vector<std::string>& read, const CsvTable& table,
                             const CsvForm& form);
// After the import has told what became of it: that the file could not be written is told beside that.
void keep_rejects(Context& context, const RejectsFile& file, const CsvTable& table, const CsvForm& form,
                  const std::vector<RejectedRow>& rejected);

// The rejected rows as they were, in the form of their file, with a column for their line and one for the reason: to be
// corrected and imported (sales: under another id). Errors: those of write_file.
Result<void> write_rejects(const std::string& path, const CsvTable& table, const CsvForm& form,
                           const std::vector<RejectedRow>& rejected, Language language);
// The first lines and reasons, on `err`.
void tell_rejected(const Context& context, const CsvTable& table, const std::vector<RejectedRow>& rejected,
                   const RejectsFile& file);
json::Array json_of(const CsvTable& table, const std::vector<RejectedRow>& rejected);

}  // namespace apps
