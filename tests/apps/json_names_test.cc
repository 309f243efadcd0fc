// What scripts rely on: the field names of every answer, of the verdict and of the log's events, as
// tests/apps/golden/json_names.txt has them. A name that goes or changes breaks somebody's script; one more is none's
// loss. After a change on purpose, GRENIER_WRITE_GOLDEN=1 writes the file again.
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "apps/answers_json.h"
#include "apps/event_json.h"
#include "apps/verdict.h"
#include "net/message_examples.h"
#include "support/book.h"

namespace apps::json_names_test {
namespace {

using namespace test_support;

// "funds[].granted.minor"
void add_names(std::set<std::string>& names, const std::string& path, const json::Value& value) {
  if (const auto* object = value.if_object()) {
    for (const auto& field : *object) {
      const std::string name = path + "." + std::string(field.key());
      names.insert(name);
      add_names(names, name, field.value());
    }
  } else if (const auto* array = value.if_array()) {
    for (const json::Value& item : *array) add_names(names, path + "[]", item);
  }
}

const char* name_of(const engine::Answer& answer) {
  static constexpr const char* kNames[] = {"quote",  "stock",     "funds",  "household", "ticket",
                                           "number", "catalogue", "status", "delivery",  "roll"};
  static_assert(std::size(kNames) == std::variant_size_v<engine::Answer>);
  return kNames[answer.index()];
}

void add_events(std::set<std::string>& names) {
  Book book;
  declare_network(book);
  const auto send = [&](engine::CommandBody body) {
    EXPECT_EQ(book.send("bureau", std::move(body)).value().outcome, engine::Outcome::recorded);
  };
  send(delivery_of("riz", 10, 110));
  send(sale_of("riz", 2, "N-001"));
  send(engine::CountStock{.shop = "noailles", .lines = {{.product = "riz", .counted = {7}}}});
  send(engine::RecordLoss{.shop = "noailles", .lines = {{.product = "riz", .quantity = {1}}}});
  for (const ledger::Event& event : book.events().value())
    add_names(names, "log." + std::string(ledger::kind_of(event)), to_json(event, book.state().registry()));
}

TEST(JsonNames, StayAsScriptsKnowThem) {
  std::set<std::string> names;
  for (const engine::Answer& answer : example_answers()) add_names(names, name_of(answer), to_json(answer));
  Judged judged;
  judged.verdict.report({Sequence{7}, "recordedAt runs back"});
  judged.verdict.totals[Currency::eur].amount = 12'50;
  judged.verdict.by_kind["sold"] = 1;
  add_names(names, "verify", to_json(judged));
  add_events(names);

  const std::string path = GRENIER_SOURCE_DIR "/tests/apps/golden/json_names.txt";
  if (std::getenv("GRENIER_WRITE_GOLDEN") != nullptr) {
    std::ofstream file(path);
    for (const std::string& name : names) file << name << '\n';
  }
  std::ifstream file(path);
  std::set<std::string> known{std::istream_iterator<std::string>(file), {}};
  EXPECT_GT(known.size(), 200u) << "they are found";
  EXPECT_EQ(names, known);
}

}  // namespace
}  // namespace apps::json_names_test
