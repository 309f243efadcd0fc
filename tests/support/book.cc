#include "support/book.h"

#include <spdlog/spdlog.h>

#include "engine/fold.h"

namespace test_support {

using namespace engine;

namespace {

const ledger::LogIdentity kIdentity{.id = {0x67, 0x72, 0x65, 0x6e}, .epoch = Epoch{1}, .created_at = Instant{}};

// What the codec would hash: here every command made is another, whatever it says.
Hash16 hash_of(std::uint64_t nth) {
  std::string bytes;
  put_big_endian(bytes, nth);
  return first16(sha256(bytes_of(bytes)));
}

}  // namespace

std::unique_ptr<ledger::EventLog> memory_log() {
  return ledger::make_memory_event_log(kIdentity);
}

Book::Book(Instant start) : Book(memory_log(), start) {
  open().value();
}

Book::Book(std::unique_ptr<ledger::EventLog> log, Instant start) : log_(std::move(log)), clock_(start) {
  spdlog::set_level(spdlog::level::warn);
}

Result<void> Book::open(EngineOptions options) {
  engine_.reset();
  Zone zone = TRY(Zone::open("Europe/Paris"));
  engine_ = TRY(Engine::open({.log = *log_,
                              .rows = *rows_,
                              .clock = clock_,
                              .entropy = entropy_,
                              .zone = std::move(zone),
                              .free_bytes = [this] { return free_bytes_; },
                              .worker = worker_},
                             options));
  const std::map<std::string, Claim> before = std::exchange(claims_, {});
  for (const auto& [code, claim] : before) TRY(open_source(code));
  return {};
}

Result<void> Book::restart() {
  TRY(engine_->write_behind());
  return open();
}

Result<void> Book::open_source(const std::string& code, const std::string& shop) {
  ledger::SourceDefinition enrol{.code = code, .label = code, .kind = SourceKind::administrator, .shop = shop};
  if (!shop.empty()) enrol.kind = SourceKind::till;
  auto replies = TRY(execute({OpenSource{.code = code, .enrol = enrol}}));
  claims_[code] = std::get<SourceOpened>(TRY(std::move(replies.front()))).claim;
  return {};
}

Command Book::command(const std::string& source, CommandBody body, const Telling& telling) {
  const SourceId id = claim(source).source;
  return {.source = id,
          .number = next(state().last_number(id)),
          .hash = hash_of(++commands_made_),
          .nature = telling.nature,
          .occurred_at = telling.occurred_at.value_or(clock_.now()),
          .effective_date = telling.effective_date,
          .body = std::move(body)};
}

Request Book::request(const Command& command) const {
  for (const auto& [code, claim] : claims_)
    if (claim.source == command.source) return ClaimedCommand{claim, command};
  return ClaimedCommand{Claim{command.source, 0}, command};
}

Result<Receipt> Book::send(const Command& command) {
  auto replies = TRY(execute({request(command)}));
  return std::get<Receipt>(TRY(std::move(replies.front())));
}

Result<Answer> Book::ask(Query query) {
  auto replies = TRY(execute({Question{std::move(query)}}));
  return std::get<Answer>(TRY(std::move(replies.front())));
}

Result<std::vector<Result<Reply>>> Book::execute(std::vector<Request> requests) {
  std::vector<Result<Reply>> replies;
  std::vector<Exchange> batch;
  for (Request& each : requests)
    batch.push_back({std::move(each), [&replies](Result<Reply> reply) { replies.push_back(std::move(reply)); }});
  TRY(engine_->execute(batch));
  CHECK(replies.size() == requests.size(), replies.size());
  return replies;
}

Result<Folded> Book::replay() const {
  Folded folded;
  TRY(for_each_event(*log_, Sequence{1},
                     [&folded](const ledger::Event& event, const Hash32& leaf) { return folded.add(event, leaf); }));
  return folded;
}

Result<std::string> Book::replay_difference() const {
  const Folded replayed = TRY(replay());
  if (replayed.state.last_sequence() != state().last_sequence()) return std::string("the last sequence differs");
  if (replayed.tree.root() != engine_->tree().root()) return std::string("the root of the tree differs");
  if (replayed.state.digest() != state().digest()) return std::string("the digest of the rows differs");
  return std::string();
}

Result<std::vector<ledger::Event>> Book::events() const {
  std::vector<ledger::Event> events;
  TRY(for_each_event(*log_, Sequence{1}, [&events](const ledger::Event& event, const Hash32&) -> Result<void> {
    events.push_back(event);
    return {};
  }));
  return events;
}

// --- a network in few words ------------------------------------------------------------------------------------------

namespace {

void declare(Book& book, ledger::Definition definition) {
  const auto receipt = book.send("bureau", Declare{std::move(definition)});
  CHECK(receipt.ok() && receipt->outcome == Outcome::recorded, receipt.ok() ? to_string(receipt->reason) : "an error");
}

}  // namespace

void declare_network(Book& book) {
  book.open_source("bureau").value();
  declare(book, ledger::LegalEntity{.code = "asso", .label = "Association"});
  declare(book, ledger::Shop{.code = "noailles", .label = "Noailles", .legal_entity = "asso"});
  book.open_source("noailles-1", "noailles").value();
  declare(book, ledger::Product{.code = "riz", .label = "Riz long", .category = "epicerie"});
  declare(book, ledger::Product{.code = "farine", .label = "Farine", .category = "epicerie", .unit = Unit::gram});
  declare(book, ledger::Price{.product = "riz", .from = day("2026-01-01"), .market = eur(2'40), .full = eur(2'20)});
  declare(book, ledger::Price{.product = "farine", .from = day("2026-01-01"), .market = eur(1'60), .full = eur(1'50)});
  declare(book, ledger::Tariff{.code = "solidaire",
                               .label = "Tarif solidaire",
                               .from = day("2026-01-01"),
                               .public_bracket = "plein",
                               .brackets = {{.code = "plein", .label = "Plein"}, {.code = "rouge", .label = "Rouge"}},
                               .rules = {{.bracket = "plein", .formula = {.base = PriceBase::full}},
                                         {.bracket = "rouge", .formula = {.rate = {1, 5}}}}});
  declare(book, ledger::Funder{.code = "ville", .label = "Ville"});
  declare(book, ledger::Fund{.code = "ville-aide", .label = "Aide", .funder = "ville", .from = day("2026-01-01")});
  book.send("bureau", EnrolHousehold{.pseudonym = "N-001", .legal_entity = "asso", .bracket = "rouge"}).value();
}

DeliveredLot lot_of(std::string product, std::int64_t quantity, std::int64_t cents_a_piece) {
  return {.product = std::move(product), .quantity = {quantity}, .unit_cost = MicroCost{cents_a_piece * 10'000}};
}

Deliver delivery_of(std::string product, std::int64_t quantity, std::int64_t cents_a_piece) {
  return {.shop = "noailles", .lots = {lot_of(std::move(product), quantity, cents_a_piece)}};
}

Sell sale_of(std::string product, std::int64_t quantity, std::string household) {
  return {.shop = "noailles",
          .household = std::move(household),
          .lines = {{.product = std::move(product), .quantity = {quantity}}},
          .payments = {AskedPayment{}}};
}

}  // namespace test_support
