// Everything the engine knows, as a fold of events. Live is replay with one more event: both call `apply`.
//
// Threads: none of its own; one owner at a time.
#pragma once

#include "engine/balances.h"
#include "engine/households.h"
#include "engine/registry.h"

namespace engine {

// Raised by any change of what a row holds or of how events are folded: older rows are then rebuilt from the log.
inline constexpr std::uint32_t kFoldVersion = 9;

// How much of one original line's lot came back so far.
struct ReturnedKey {
  Sequence original{};
  std::uint16_t line = 0;  // 1-based
  LotId lot{};
  GRENIER_FIELDS(original, line, lot)
  friend bool operator==(const ReturnedKey&, const ReturnedKey&) = default;
};
struct ReturnedRow {
  Quantity quantity;
  GRENIER_FIELDS(quantity)
};
// A grant or a delivery by the paper it came with, so that the same paper twice is known.
struct PaperKey {
  std::uint8_t kind = 0;    // PaperKind
  std::uint32_t owner = 0;  // the fund, or the shop
  std::uint32_t other = 0;  // 0, or the supplier
  std::uint64_t hash = 0;   // of the reference
  GRENIER_FIELDS(kind, owner, other, hash)
  friend bool operator==(const PaperKey&, const PaperKey&) = default;
};
enum class PaperKind : std::uint8_t { awarded = 0, received = 1, opening_fund = 2, delivery = 3, opening_stock = 4 };
struct PaperRow {
  std::string reference;
  std::string content;  // what a repetition must equal: hex of a hash for deliveries; empty for grants
  Money amount;         // of a grant: what its repetition must equal
  Sequence sequence{};  // of the event that it came with
  Date date = kNoDate;  // the books' day of that event
  GRENIER_FIELDS(reference, content, amount, sequence, date)
};
// How many rows a table has: written beside them, so that none can be missing unseen.
struct SizeRow {
  std::uint64_t rows = 0;
  GRENIER_FIELDS(rows)
};
struct CommandKey {
  SourceId source{};
  CommandNumber number{};
  GRENIER_FIELDS(source, number)
  friend bool operator==(const CommandKey&, const CommandKey&) = default;
};
struct Reference {
  Sequence sequence{};
  GRENIER_FIELDS(sequence)
};

inline constexpr std::uint8_t kCommandsTable = 50;
inline constexpr std::uint8_t kTicketsTable = 51;

class State {
 public:
  State() : State(Keep::all) {}
  explicit State(Keep keep) : balances_(keep), keep_(keep) {}

  void apply(const ledger::Event& event);

  const Registry& registry() const { return registry_; }
  const Balances& balances() const { return balances_; }
  const Households& households() const { return households_; }
  Sequence last_sequence() const { return last_sequence_; }
  Instant last_recorded_at() const { return last_recorded_at_; }

  CommandNumber last_number(SourceId source) const;
  Quantity returned(const ReturnedKey& key) const;
  const PaperRow* paper(PaperKind kind, std::uint32_t owner, std::uint32_t other, std::string_view reference) const;
  template <class Visit>
  void for_each_paper(Visit visit) const {
    papers_.for_each(visit);
  }
  // Deliveries and opening stock in the order in which they were recorded: only ever added to.
  const std::vector<PaperKey>& delivery_papers() const { return delivery_papers_; }
  const PaperRow& paper(const PaperKey& key) const;  // of one of these; CHECKs that it is there
  // Through the row store for what is no longer in memory; null for a state that never wrote behind.
  Result<std::optional<Sequence>> find_command(SourceId source, CommandNumber number) const;
  Result<std::optional<Sequence>> find_ticket(const std::string& ticket) const;
  void read_indexes_from(const ledger::RowStore* store) { store_ = store; }

  // For one write behind (write_behind.h): the rows that changed until `begin_collecting`, as they stood there, in
  // pieces of up to so many rows.
  void begin_collecting();
  void collect(std::size_t rows_max, std::vector<ledger::RowChange>& changes);
  bool is_collected() const;
  // The index entries since the last time, which are found here until `take_written_index`. Nothing for a state that
  // has no store to read them back from: they stay.
  struct LeavingEntries {
    std::shared_ptr<const Index<CommandKey, Reference>::Entries> commands;
    std::shared_ptr<const Index<std::string, Reference>::Entries> tickets;
    // Any thread.
    void collect(std::vector<ledger::RowChange>& changes) const;
  };
  LeavingEntries leave_index();
  LeavingEntries take_written_index();
  // For tests: how many entries are found here.
  std::size_t unwritten_index_rows() const { return commands_.unwritten() + tickets_.unwritten(); }
  // From rows that stand where `stamp` says. corrupt_record when one is missing, or of another shape.
  static Result<State> load(const ledger::RowStore& store, const ledger::RowStamp& stamp);

  // SHA-256 over every row of every table in key order: equal states have equal digests. (The command and ticket
  // indexes are not in it: they are functions of the log that `verify` checks one by one.)
  Hash32 digest() const;
  // How many rows that is.
  std::uint64_t row_count() const;

 private:
  template <class Self, class Visit>
  static void visit_tables(Self& self, Visit visit);
  void remember_paper(const ledger::Event& event);
  void rebuild_delivery_papers();

  Registry registry_;
  Balances balances_;
  Households households_;
  Table<ReturnedKey, ReturnedRow> returned_{40};
  Table<PaperKey, PaperRow> papers_{41};
  std::vector<PaperKey> delivery_papers_;  // derived from papers_
  Index<CommandKey, Reference> commands_{kCommandsTable};
  Index<std::string, Reference> tickets_{kTicketsTable};
  Sequence last_sequence_{};
  Instant last_recorded_at_{};
  const ledger::RowStore* store_ = nullptr;
  std::vector<ledger::RowChange> sizes_;  // as they were when collecting began
  Keep keep_;
};

// What a delivery's repetition must equal.
std::string content_of(const std::vector<ledger::LotReceived>& lots);

}  // namespace engine
