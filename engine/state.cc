#include "engine/state.h"

#include <algorithm>

namespace engine {
namespace {

constexpr std::uint8_t kSizesTable = 60;

std::uint64_t hash_of(std::string_view reference) {
  return get_big_endian<std::uint64_t>(sha256(bytes_of(reference)).data());
}

struct Paper {
  PaperKey key;
  PaperRow row;
};

Paper paper_of(PaperKind kind, std::uint32_t owner, std::uint32_t other, const std::string& reference,
               std::string content, Money amount) {
  return {{static_cast<std::uint8_t>(kind), owner, other, hash_of(reference)},
          {.reference = reference, .content = std::move(content), .amount = amount}};
}

std::optional<Paper> paper_of(const ledger::EventBody& body) {
  if (const auto* event = std::get_if<ledger::GrantAwarded>(&body))
    return paper_of(PaperKind::awarded, raw(event->fund), 0, event->reference, {}, event->amount);
  if (const auto* event = std::get_if<ledger::GrantReceived>(&body))
    return paper_of(PaperKind::received, raw(event->fund), 0, event->reference, {}, event->amount);
  if (const auto* event = std::get_if<ledger::OpeningFund>(&body))
    return paper_of(PaperKind::opening_fund, raw(event->fund), 0, event->reference, {}, event->amount);
  if (const auto* event = std::get_if<ledger::Delivered>(&body); event && !event->reference.empty())
    return paper_of(PaperKind::delivery, raw(event->shop), raw(event->supplier), event->reference,
                    content_of(event->lots), {});
  if (const auto* event = std::get_if<ledger::OpeningStock>(&body); event && !event->reference.empty())
    return paper_of(PaperKind::opening_stock, raw(event->shop), 0, event->reference, content_of(event->lots), {});
  return std::nullopt;
}

bool is_delivery(const PaperKey& key) {
  return key.kind >= static_cast<std::uint8_t>(PaperKind::delivery);
}

}  // namespace

// Everything about the lots but the numbers that the book gave them.
std::string content_of(const std::vector<ledger::LotReceived>& lots) {
  RowWriter writer;
  for (const ledger::LotReceived& lot : lots)
    writer(lot.product, lot.label, lot.quantity, lot.unit_cost, lot.cost, lot.market_price, lot.origin, lot.expiry_kind,
           lot.expiry, lot.price_cap, lot.free_of_charge);
  return hex(first16(sha256(bytes_of(writer.bytes()))));
}

void State::apply(const ledger::Event& event) {
  const ledger::Envelope& envelope = event.envelope;
  CHECK(envelope.sequence == next(last_sequence_), raw(envelope.sequence), raw(last_sequence_));
  last_sequence_ = envelope.sequence;
  last_recorded_at_ = envelope.recorded_at;
  if (const auto* declared = std::get_if<ledger::Declared>(&event.body)) registry_.apply(*declared, envelope.source);
  balances_.apply(event);
  households_.apply(event, registry_);
  remember_paper(event);
  if (!is_none(envelope.source)) {
    registry_.sources.touch(envelope.source).last = envelope.number;
    commands_.put({envelope.source, envelope.number}, {envelope.sequence});
  }
  const auto place = [&](const std::string& ticket) {
    if (keep_ == Keep::all) tickets_.put(ticket, {envelope.sequence});
  };
  if (const auto* sold = std::get_if<ledger::Sold>(&event.body)) place(sold->ticket);
  if (const auto* returned = std::get_if<ledger::Returned>(&event.body)) {
    place(returned->ticket);
    if (is_none(returned->original)) return;
    for (const ledger::ReturnLine& line : returned->lines)
      for (const ledger::Draw& draw : line.draws)
        returned_.touch({returned->original, line.original_line, draw.lot}).quantity += draw.quantity;
  }
}

void State::remember_paper(const ledger::Event& event) {
  auto paper = paper_of(event.body);
  if (!paper) return;
  paper->row.sequence = event.envelope.sequence;
  paper->row.date = event.envelope.effective_date;
  if (is_delivery(paper->key) && papers_.find(paper->key) == nullptr) delivery_papers_.push_back(paper->key);
  papers_.touch(paper->key) = std::move(paper->row);
}

void State::rebuild_delivery_papers() {
  std::vector<std::pair<Sequence, PaperKey>> recorded;
  papers_.for_each([&recorded](const PaperKey& key, const PaperRow& row) {
    if (is_delivery(key)) recorded.emplace_back(row.sequence, key);
  });
  std::ranges::sort(recorded, {}, &std::pair<Sequence, PaperKey>::first);
  delivery_papers_.clear();
  for (const auto& [sequence, key] : recorded) delivery_papers_.push_back(key);
}

CommandNumber State::last_number(SourceId source) const {
  const SourceRow* row = registry_.sources.try_row(source);
  return row == nullptr ? CommandNumber{} : row->last;
}

Quantity State::returned(const ReturnedKey& key) const {
  const ReturnedRow* row = returned_.find(key);
  return row == nullptr ? Quantity{} : row->quantity;
}

const PaperRow* State::paper(PaperKind kind, std::uint32_t owner, std::uint32_t other,
                             std::string_view reference) const {
  return papers_.find({static_cast<std::uint8_t>(kind), owner, other, hash_of(reference)});
}

const PaperRow& State::paper(const PaperKey& key) const {
  const PaperRow* row = papers_.find(key);
  CHECK(row != nullptr, key.owner, key.hash);
  return *row;
}

namespace {
Result<std::optional<Sequence>> sequence_of(Result<std::optional<Reference>> found) {
  const auto reference = TRY(std::move(found));
  if (!reference) return std::optional<Sequence>();
  return std::optional<Sequence>(reference->sequence);
}
}  // namespace

Result<std::optional<Sequence>> State::find_command(SourceId source, CommandNumber number) const {
  return sequence_of(commands_.find({source, number}, store_));
}

Result<std::optional<Sequence>> State::find_ticket(const std::string& ticket) const {
  return sequence_of(tickets_.find(ticket, store_));
}

template <class Self, class Visit>
void State::visit_tables(Self& self, Visit visit) {
  auto& registry = self.registry_;
  visit(registry.legal_entities.table()), visit(registry.shops.table()), visit(registry.sources.table());
  visit(registry.suppliers.table()), visit(registry.categories.table()), visit(registry.products.table());
  visit(registry.brackets.table()), visit(registry.tariffs.table()), visit(registry.funders.table());
  visit(registry.funds.table()), visit(registry.tags.table());
  self.balances_.visit_tables(visit);
  self.households_.visit_tables(visit);
  visit(self.returned_), visit(self.papers_);
}

void State::begin_collecting() {
  visit_tables(*this, [this](auto& table) {
    table.begin_collecting();
    sizes_.push_back({kSizesTable, to_row(table.number()), to_row(SizeRow{table.size()})});
  });
}

void State::collect(std::size_t rows_max, std::vector<ledger::RowChange>& changes) {
  std::move(sizes_.begin(), sizes_.end(), std::back_inserter(changes));
  sizes_.clear();
  visit_tables(*this, [&](auto& table) { rows_max -= table.collect(rows_max, changes); });
}

bool State::is_collected() const {
  bool all = sizes_.empty();
  visit_tables(*this, [&all](const auto& table) { all = all && table.is_collected(); });
  return all;
}

State::LeavingEntries State::leave_index() {
  if (store_ == nullptr) return {};
  return {commands_.leave(), tickets_.leave()};
}

State::LeavingEntries State::take_written_index() {
  return {commands_.take_written(), tickets_.take_written()};
}

void State::LeavingEntries::collect(std::vector<ledger::RowChange>& changes) const {
  const auto collect_of = [&changes](std::uint8_t table, const auto& entries) {
    if (!entries) return;
    for (const auto& [key, row] : *entries) changes.push_back({table, to_row(key), to_row(row)});
  };
  collect_of(kCommandsTable, commands);
  collect_of(kTicketsTable, tickets);
}

namespace {

template <class Table>
Result<void> load_table(const ledger::RowStore& store, Table& table) {
  TRY(store.scan(table.number(),
                 [&table](std::string_view key, std::string_view value) { return table.load(key, value); }));
  const auto size = TRY(store.get(kSizesTable, to_row(table.number())));
  if (size && TRY(from_row<SizeRow>(*size)).rows == table.size()) return {};
  return fail(ErrorCode::corrupt_record, "rows",
              "table " + std::to_string(table.number()) + " does not have the rows that were written");
}

}  // namespace

Result<State> State::load(const ledger::RowStore& store, const ledger::RowStamp& stamp) {
  State state;
  Result<void> outcome;
  visit_tables(state, [&](auto& table) {
    if (outcome.ok()) outcome = load_table(store, table);
  });
  TRY(outcome);
  TRY(state.registry_.rebuild_derived());
  TRY(state.balances_.rebuild_derived());
  state.households_.rebuild_derived();
  state.rebuild_delivery_papers();
  state.last_sequence_ = stamp.cursor;
  state.last_recorded_at_ = stamp.last_recorded_at;
  state.store_ = &store;
  return state;
}

Hash32 State::digest() const {
  Hash32 digest{};
  visit_tables(*this, [&digest](const auto& table) {
    table.for_each([&](const auto& key, const auto& row) {
      const std::string bytes = to_row(key) + to_row(row);
      const std::uint8_t number = table.number();
      digest = sha256({digest, {&number, 1}, bytes_of(bytes)});
    });
  });
  return digest;
}

std::uint64_t State::row_count() const {
  std::uint64_t rows = 0;
  visit_tables(*this, [&rows](const auto& table) { rows += table.size(); });
  return rows;
}

}  // namespace engine
