#include "apps/import_rejects.h"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "apps/format.h"
#include "apps/texts.h"
#include "apps/written_file.h"
#include "ledger/base/code.h"

namespace apps {

namespace {

constexpr std::size_t kRejectedShown = 20;

constexpr Counted kRefusedRows = {.french = {"ligne refusée", "lignes refusées"},
                                  .english = {"refused row", "refused rows"}};
constexpr Counted kMoreRows = {.french = {"autre ligne", "autres lignes"}, .english = {"more line", "more lines"}};

// In one line, and without the spaces and the minus that windows-1252 lacks.
std::string reason_of(const RejectedRow& rejected, Language language) {
  std::string reason = tell(rejected.reason, language);
  const auto replace = [&reason](std::string_view from, std::string_view to) {
    for (std::size_t at = reason.find(from); at != std::string::npos; at = reason.find(from, at + to.size()))
      reason.replace(at, from.size(), to);
  };
  replace("\n  ", " ");
  replace("\u202F", "\u00A0");
  replace("\u2212", "-");
  return reason;
}

bool is_utf8(const CsvTable& table) {
  const auto all_are = [](const std::vector<std::string>& texts) {
    return std::ranges::all_of(texts, [](const std::string& text) { return is_text(text); });
  };
  return all_are(table.header()) &&
         std::ranges::all_of(table.rows(), [&](const CsvRow& row) { return all_are(row.fields); });
}

}  // namespace

Result<void> prepare_rejects(const RejectsFile& file, const std::vector<std::string>& read, const CsvTable& table,
                             const CsvForm& form) {
  if (file.path.empty()) return {};
  for (const std::string& each : read) {
    std::error_code absent;  // then it is another
    if (std::filesystem::equivalent(file.path, each, absent))
      return fail(ErrorCode::usage_error, "--rejects", "'" + file.path + "' is read by this import: write elsewhere");
  }
  if (file.dry_run) return {};
  return write_rejects(file.path, table, form, {}, {});
}

void keep_rejects(Context& context, const RejectsFile& file, const CsvTable& table, const CsvForm& form,
                  const std::vector<RejectedRow>& rejected) {
  if (file.path.empty()) return;
  if (!file.dry_run) {
    const Result<void> written = write_rejects(file.path, table, form, rejected, context.language);
    if (!written.ok()) context.fail_beside_answer(written.error());
    return;
  }
  const auto count = static_cast<std::int64_t>(rejected.size());
  context.err << context.text("À blanc, rien n'est écrit\u00A0; il y aurait dans ",
                              "A dry run writes nothing; there would be in ")
              << file.path << context.text("\u00A0: ", ": ") << show_count(count, kRefusedRows, context.language)
              << '\n';
}

Result<void> write_rejects(const std::string& path, const CsvTable& table, const CsvForm& form,
                           const std::vector<RejectedRow>& rejected, Language language) {
  std::vector<std::string> header;
  for (const std::string& column : table.header())
    if (column != "line" && column != "reason") header.push_back(column);
  std::vector<std::string> written = header;
  written.insert(written.end(), {"line", "reason"});
  std::string text = csv_row(written, form.delimiter);
  // A file of Excel's that no map says to be one goes back in its own bytes: so must what is told beside them.
  const bool is_unsaid = form.encoding == TextEncoding::utf8 && !is_utf8(table);
  for (const RejectedRow& each : rejected) {
    const CsvRow& row = table.rows()[each.row];
    std::vector<std::string> fields;
    for (const std::string& column : header) fields.push_back(row.fields[*table.column_if_any(column)]);
    fields.push_back(std::to_string(row.line()));
    fields.push_back(encoded(reason_of(each, language), is_unsaid ? TextEncoding::windows_1252 : TextEncoding::utf8));
    text += csv_row(fields, form.delimiter);
  }
  return write_file(path, encoded(text, form.encoding), "--rejects", path + ": the rejected rows could not be written");
}

void tell_rejected(const Context& context, const CsvTable& table, const std::vector<RejectedRow>& rejected,
                   const RejectsFile& file) {
  for (std::size_t i = 0; i < rejected.size() && i < kRejectedShown; ++i)
    context.err << context.text("Ligne ", "Line ") << table.rows()[rejected[i].row].line()
                << context.text("\u00A0: ", ": ") << tell(rejected[i].reason, context.language) << "\n";
  if (rejected.size() <= kRejectedShown) return;
  const auto more = static_cast<std::int64_t>(rejected.size() - kRejectedShown);
  context.err << context.text("… et ", "… and ") << show_count(more, kMoreRows, context.language);
  if (file.path.empty())
    context.err << context.text(" (--rejects les écrit toutes)", " (--rejects writes them all)");
  else
    context.err << context.text(" (toutes dans ", " (all in ") << file.path << ')';
  context.err << '\n';
}

json::Array json_of(const CsvTable& table, const std::vector<RejectedRow>& rejected) {
  json::Array rows;
  for (const RejectedRow& each : rejected)
    rows.push_back(json::Object{{"line", table.rows()[each.row].line()}, {"error", json::of(each.reason)}});
  return rows;
}

}  // namespace apps
