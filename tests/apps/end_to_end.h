// A house of its own for each end-to-end test: the real server on a data directory, and command lines towards it from
// one machine's home. Nothing of it is left behind.
#pragma once

#include <fstream>

#include "apps/json.h"
#include "support/server_process.h"

namespace apps {

using namespace test_support;

// A network that fits on a screen: the shop "noailles" with four tills, rice at 2.40 on the market, and the households
// N-001 (bracket "rouge": 20 %) and N-002 (the full price). There are a million bags of rice.
inline constexpr const char* kSmallTerritory = R"(
prices_from = 2020-01-01
legal_entity = [{ code = "asso", label = "Association" }]
shop = [{ code = "noailles", label = "Noailles", legal_entity = "asso" }]
till = [
  { code = "noailles-1", label = "Caisse 1", shop = "noailles" },
  { code = "noailles-2", label = "Caisse 2", shop = "noailles" },
  { code = "noailles-3", label = "Caisse 3", shop = "noailles" },
  { code = "noailles-4", label = "Caisse 4", shop = "noailles" },
]
supplier = [{ code = "grossiste", label = "Grossiste" }]
product = [{ code = "riz", label = "Riz long, 1 kg", category = "epicerie", market = "2.40", full = "2.20" }]
funder = [{ code = "ville", label = "Ville" }]
fund = [{ code = "ville-aide", label = "Aide", funder = "ville", from = 2020-01-01 }]
grant = [{ fund = "ville-aide", step = "awarded", amount = "50000", reference = "DEL-1", date = 2020-01-02 }]
household = [
  { pseudonym = "N-001", legal_entity = "asso", bracket = "rouge", valid_from = 2020-01-01 },
  { pseudonym = "N-002", legal_entity = "asso", bracket = "plein", valid_from = 2020-01-01 },
]

[[tariff]]
code = "solidaire"
label = "Tarif solidaire"
from = 2020-01-01
public_bracket = "plein"
bracket = [{ code = "plein", label = "Plein" }, { code = "rouge", label = "Rouge" }]
rule = [{ bracket = "plein", base = "full", rate = "100 %" }, { bracket = "rouge", base = "market", rate = "20 %" }]

[[delivery]]
shop = "noailles"
supplier = "grossiste"
reference = "BL-1"
date = 2020-01-03
lots = [{ product = "riz", quantity = "1000000", unit_cost = "1.50", lot = "L1" }]
)";

using Line = std::vector<std::string>;  // as typed, without the program
inline const Line kSellThree = {"sell",   "--till", "noailles-1", "--household", "N-001",
                                "--line", "riz:3",  "--pay",      "cash"};

inline void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  CHECK(file.flush().good(), path);
}

class EndToEnd : public testing::Test {
 protected:
  std::filesystem::path folder() const { return directory_.path(); }
  std::filesystem::path data() const { return directory_.path() / "book"; }
  std::filesystem::path home() const { return directory_.path() / "home"; }

  // Starts the server, again after an end of it; on another port each time.
  ServerProcess& start_server(std::vector<std::string> arguments = {}, const ProcessOptions& process = {}) {
    return server_.emplace(ServerStart{GRENIER_BINARY, data(), std::move(arguments), process});
  }
  ServerProcess& server() { return *server_; }

  // A whole command line, as typed on this machine; towards the server unless it says --data.
  std::vector<std::string> line(const std::vector<std::string>& arguments, std::string address = "") {
    if (address.empty()) address = server_ ? server_->address() : "127.0.0.1:1";
    std::vector<std::string> command = {GRENIER_BINARY, "--lang", "en", "--server", address, "--home", home().string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return command;
  }
  Ended run(const std::vector<std::string>& arguments) { return run_to_end(line(arguments)); }
  // The same with --json, which must be done (status 0) and told as one document.
  json::Value ask(std::vector<std::string> arguments) {
    arguments.push_back("--json");
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.status, 0) << testing::PrintToString(arguments) << ended.out << ended.err;
    return ended.status == 0 ? boost::json::parse(ended.out) : json::Value(json::Object{});
  }
  // It ends with that status, and says that.
  void expect_exit(int status, const std::string& said, const Line& arguments) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.status, status) << testing::PrintToString(arguments) << ended.out << ended.err;
    EXPECT_THAT(ended.out + ended.err, testing::HasSubstr(said)) << testing::PrintToString(arguments);
  }
  // How many sale tickets the book has, and what they came to.
  std::int64_t tickets_sold() { return sum_of_sales("tickets"); }
  std::int64_t net_takings() { return sum_of_sales("net"); }

  void apply(const std::string& territory) {
    write_file(folder() / "territory.toml", territory);
    const Ended applied = run({"apply", (folder() / "territory.toml").string()});
    ASSERT_EQ(applied.status, 0) << applied.out << applied.err;
  }

 private:
  std::int64_t sum_of_sales(const char* field) {
    const json::Value log = ask({"log", "--summary"});
    const json::Array& sales = log.at("summary").at("sales").as_array();
    if (sales.empty()) return 0;
    const json::Value& sum = sales.front().at(field);
    return sum.is_object() ? sum.at("minor").as_int64() : sum.as_int64();
  }

  TemporaryDirectory directory_;
  std::optional<ServerProcess> server_;
};

}  // namespace apps
