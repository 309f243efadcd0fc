// What would count twice: a history, or an opening, that the book has from another import.
#include "apps/import_guard.h"

#include <sstream>

#include "apps/import_lists.h"
#include "support/support.h"

namespace apps::import_guard_test {
namespace {

using namespace test_support;

const Instant kTime{1'000'000};

// A book that has the tickets that it is given.
class TicketDesk final : public Desk {
 public:
  Result<engine::Answer> ask(const engine::Query& query) override {
    ++asked;
    const auto& wanted = std::get<engine::TicketQuery>(query);
    for (const engine::TicketAnswer& each : tickets)
      if (each.ticket == wanted.ticket) return engine::Answer(each);
    return fail(ErrorCode::unknown_ticket);
  }
  Result<std::vector<engine::Receipt>> post(const std::vector<Errand>&, const Advance&) override {
    return fail(ErrorCode::server_unreachable);
  }
  void has(std::string number, std::string shop, Money total, bool is_return = false) {
    engine::TicketAnswer known{
        .ticket = std::move(number), .shop = std::move(shop), .source = "import-a", .occurred_at = kTime};
    known.is_return = is_return;
    known.basket.total = total;
    tickets.push_back(std::move(known));
  }

  std::vector<engine::TicketAnswer> tickets;
  int asked = 0;
};

PlannedTicket sale_of(std::string number) {
  PlannedTicket ticket{.number = number, .amount = eur(3'00)};
  ticket.body = engine::Sell{.shop = "noailles", .ticket = std::move(number)};
  ticket.occurred_at = kTime;
  return ticket;
}
SalesPlan sales(const std::vector<std::string>& numbers) {
  SalesPlan plan;
  for (const std::string& number : numbers) plan.tickets.push_back(sale_of(number));
  return plan;
}
Result<void> check(TicketDesk& desk, const SalesPlan& plan, const engine::CatalogueAnswer& book = {}) {
  return check_new_history(desk, book, plan, "import-b", "sha256 12");
}

// The same file under another id was counted twice, with three anomalies for all that was said.
TEST(NewHistory, OneThatTheBookHasUnderAnotherIdIsRefused) {
  const SalesPlan plan = sales({"A-1", "A-2"});
  TicketDesk desk;
  EXPECT_OK(check(desk, plan));
  desk.has("A-2", "noailles", eur(3'00));
  const auto known = check(desk, plan);
  EXPECT_REFUSED(known, ticket_number_reused);
  EXPECT_THAT(known.error().detail, testing::HasSubstr("from 'a'"));
  desk.tickets.clear();
  desk.has("A-2", "noailles", eur(2'00));  // its other lines, of which these were rejected
  EXPECT_OK(check(desk, plan));

  desk.tickets.clear();
  engine::CatalogueAnswer book;
  const auto source = [](const char* code) {
    return ledger::SourceDefinition{.code = code, .label = "t.csv, sha256 12", .kind = SourceKind::importer};
  };
  book.entries = {{.definition = source("import-a")}};
  EXPECT_REFUSED(check(desk, plan, book), ticket_number_reused);  // the very file
  desk.has("A-2", "noailles", eur(3'00));
  book.entries = {{.definition = source("import-b")}};
  EXPECT_OK(check(desk, plan, book));  // this import goes on
}

// A file that first went to a wrong shop was counted in both, and in the right one as often as it was run.
TEST(NewHistory, OneThatWentToAnotherShopIsRefusedButForTicketsThatTwoTillsHaveInCommon) {
  const SalesPlan plan = sales({"1", "2", "3", "4", "5"});
  TicketDesk desk;
  desk.has("1", "gardanne", eur(3'00));
  desk.has("2", "gardanne", eur(3'00));
  const auto stopped = check(desk, plan);
  EXPECT_REFUSED(stopped, ticket_number_reused);  // though it was stopped before the third
  EXPECT_THAT(stopped.error().detail, testing::HasSubstr("the ticket '1' of 'gardanne'"));
  desk.has("3", "gardanne", eur(7'00));
  EXPECT_REFUSED(check(desk, plan), ticket_number_reused);
  desk.has("4", "gardanne", eur(8'00));
  EXPECT_OK(check(desk, plan));  // half of them
  desk.has("5", "noailles", eur(3'00));
  EXPECT_REFUSED(check(desk, plan), ticket_number_reused);
}

TEST(NewHistory, AReturnIsKnownAsAReturn) {
  SalesPlan plan;
  PlannedTicket back{.number = "C1", .amount = eur(-3'00)};
  back.body = engine::TakeBack{.shop = "noailles", .ticket = "C1-return"};
  back.occurred_at = kTime;
  plan.tickets = {back};
  TicketDesk desk;
  desk.has("C1-return", "gardanne", eur(3'00), true);
  EXPECT_REFUSED(check(desk, plan), ticket_number_reused);
  desk.tickets[0].is_return = false;
  EXPECT_OK(check(desk, plan));
}

// The map was mended, and the file went under another id: all of it was counted twice.
TEST(NewHistory, OneWhoseTimesAreReadOtherwiseIsTheSame) {
  SalesPlan plan = sales({"1", "2", "3"});
  TicketDesk desk;
  for (const PlannedTicket& ticket : plan.tickets) desk.has(ticket.number, "noailles", eur(3'00));
  for (PlannedTicket& ticket : plan.tickets) ticket.occurred_at = Instant{micros(kTime) + 3'600'000'000};
  EXPECT_REFUSED(check(desk, plan), ticket_number_reused);
}

TEST(NewHistory, OfALongFileItsEndsAndSomeOfTheRestAreAskedFor) {
  std::vector<std::string> numbers;
  for (int i = 0; i < 9'000; ++i) numbers.push_back(std::to_string(i));
  TicketDesk desk;
  EXPECT_OK(check(desk, sales(numbers)));
  EXPECT_LE(desk.asked, 1'000);
  EXPECT_GE(desk.asked, 900);
  for (const char* overlapping : {"7", "8990", "4500"}) {
    desk.tickets.clear();
    for (int i = 0; i < 20; ++i) desk.has(std::to_string(std::stoi(overlapping) + i), "noailles", eur(3'00));
    EXPECT_REFUSED(check(desk, sales(numbers)), ticket_number_reused);
  }
}

// --- opening stock and balances --------------------------------------------------------------------------------------

Territory opening(const std::string& import_id, const std::string& rows) {
  std::istringstream input("kind,shop,product,quantity,unit_cost,ddm,lot,fund,amount,reference\n" + rows);
  const CsvTable table = CsvTable::parse(input, "list.csv", ',').value();
  const OpeningListOptions options{.import_id = import_id, .units = {{"riz", Unit::piece}, {"sel", Unit::piece}}};
  return read_opening_list(table, {}, options).value().territory;
}

// A book that has what its imports told.
struct OpenedBook {
  void import(const std::string& import_id, const std::string& rows) {
    const Territory told = opening(import_id, rows);
    for (const auto& [written, place] : told.deliveries)
      roll.deliveries.push_back(
          {.shop = written.delivery.shop, .reference = written.delivery.reference, .opening = true});
    for (const auto& [written, place] : told.grants) catalogue.grants.push_back({.grant = written.grant});
  }
  Result<void> check(const std::string& import_id, const std::string& rows) const {
    return check_new_opening(opening(import_id, rows), import_id, roll, catalogue);
  }
  engine::RollAnswer roll;
  engine::CatalogueAnswer catalogue;
};

const std::string kRice = "stock,noailles,riz,25,1.20,,,,,\n";
const std::string kCity = "fund,,,,,,,ville,100,\n";

// The same list under another id was counted twice.
TEST(NewOpening, OneThatTheBookHasUnderAnotherIdIsRefused) {
  OpenedBook book;
  book.import("janvier", kRice + "stock,noailles,sel,3,0.50,,L1,,,\n" + kCity);
  const auto doubled = book.check("ouverture", "stock,noailles,riz,40,1.20,,,,,\n");
  EXPECT_REFUSED(doubled, definition_conflict);
  EXPECT_THAT(doubled.error().detail, testing::HasSubstr("'janvier'"));
  EXPECT_REFUSED(book.check("ouverture", "stock,noailles,sel,3,0.55,,L1,,,\n"), definition_conflict);
  EXPECT_REFUSED(book.check("ouverture", kCity), definition_conflict);
  EXPECT_OK(book.check("janvier", kRice + kCity));  // this import goes on
  EXPECT_OK(book.check("ouverture", "stock,gardanne,riz,25,1.20,,,,,\nstock,noailles,sel,3,0.50,,L2,,,\n"));
  EXPECT_OK(book.check("ouverture", "fund,,,,,,,ville,250,\nfund,,,,,,,region,100,\n"));
}

TEST(NewOpening, OneThatWasCountedBesideAnotherAddsNothingWhenItIsRunAgain) {
  OpenedBook book;
  book.import("janvier", kRice + kCity);
  book.import("ouverture", kRice + kCity);  // --again
  EXPECT_OK(book.check("ouverture", kRice + kCity));
  EXPECT_OK(book.check("janvier", kRice + kCity));
}

TEST(NewOpening, ABalanceOfAnotherPaperIsAnotherBalance) {
  OpenedBook book;
  book.import("ouverture", "fund,,,,,,,ville,100,CONV-A\n");
  EXPECT_OK(book.check("ouverture", "fund,,,,,,,ville,100,CONV-B\n"));
  EXPECT_REFUSED(book.check("fevrier", kCity), definition_conflict);
}

}  // namespace
}  // namespace apps::import_guard_test
