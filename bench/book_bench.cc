// A book that lies on disk, read again: what replay takes, and what the same sales look like to `ledger`.
//
//   book_bench replay DATA balances
//     records, their checksums, stock and funds (replay/second_count.h): what the peers compute
//   book_bench replay DATA everything
//     every projection and the tree over all leaves, as opening without rows does
//   book_bench journal DATA SALES
//     the first so many sales as a journal of `ledger` on standard output
//   book_bench ask HOST:PORT COUNT
//     one fund's balance asked so often of a server, one question at a time
//
// Prints one line of JSON, durations in ns. One thread; nobody may write the book meanwhile (`replay`, `journal`).
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "engine/fold.h"
#include "net/client.h"
#include "replay/second_count.h"

namespace bench {
namespace {

using namespace base;

std::int64_t nanos_since(std::chrono::steady_clock::time_point begin) {
  return (std::chrono::steady_clock::now() - begin) / std::chrono::nanoseconds(1);
}

// The most memory that this process ever had, in bytes.
std::int64_t peak_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) * 1024;
  return 0;
}

// Keeps the directory's lock for as long as its log is read.
struct Book {
  explicit Book(const std::string& path)
      : directory(ledger::DataDirectory::open(path, ledger::OpenMode::read_only).value()),
        log(ledger::open_rocks_event_log(directory.log_path(), ledger::OpenMode::read_only, {}).value()) {}
  ledger::DataDirectory directory;
  std::unique_ptr<ledger::EventLog> log;
};

struct Replayed {
  std::int64_t events = 0, sales = 0, nanos = 0;
  std::int64_t spent = 0;  // cents of all funds: what is compared with the peer's sum
};

void count(const ledger::Event& event, Replayed& replayed) {
  ++replayed.events;
  replayed.sales += std::holds_alternative<ledger::Sold>(event.body) ? 1 : 0;
}

Replayed replay_balances(const Book& book) {
  replay::SecondCount count;
  const auto begin = std::chrono::steady_clock::now();
  const auto reader = book.log->read(Sequence{1}).value();
  for (Bytes record = reader->next().value(); !record.empty(); record = reader->next().value())
    count.add(record).value();
  Replayed replayed{.events = static_cast<std::int64_t>(raw(book.log->end().next_sequence)) - 1,
                    .sales = static_cast<std::int64_t>(count.tickets()),
                    .nanos = nanos_since(begin)};
  for (std::uint16_t fund = 1; fund <= 1'000; ++fund) replayed.spent += count.fund(FundId{fund}).spent;
  return replayed;
}

Replayed replay_everything(const Book& book) {
  Replayed replayed;
  engine::Folded folded;
  const auto begin = std::chrono::steady_clock::now();
  const auto fold = [&](const ledger::Event& event, const engine::Leaf& leaf) {
    count(event, replayed);
    return folded.add(event, leaf);
  };
  engine::for_each_event(*book.log, Sequence{1}, fold).value();
  replayed.nanos = nanos_since(begin);
  for (std::uint16_t fund = 1; fund <= 1'000; ++fund)
    replayed.spent += folded.state.balances().fund(FundId{fund}).spent;
  return replayed;
}

int replay_book(const Book& book, const std::string& what) {
  if (what != "balances" && what != "everything") return 2;
  const Replayed replayed = what == "balances" ? replay_balances(book) : replay_everything(book);
  std::cout << "{\"events\": " << replayed.events << ", \"sales\": " << replayed.sales
            << ", \"nanos\": " << replayed.nanos << ", \"fund_cents\": " << replayed.spent
            << ", \"peak_bytes\": " << peak_bytes() << "}\n";
  return 0;
}

// --- the same sales for `ledger` -------------------------------------------------------------------------------------

std::string euros(std::int64_t cents) {
  const std::string digits = std::to_string(cents % 100);
  return std::to_string(cents / 100) + (digits.size() < 2 ? ".0" : ".") + digits + " EUR";
}

// One posting a line to its stock and one a fund, at what funds paid: all that the fold of `balances` does, and less.
void print_sale(std::ostream& out, const ledger::Event& event, const ledger::Sold& sold) {
  out << to_string(event.envelope.effective_date) << " * sale " << raw(event.envelope.sequence) << '\n';
  std::map<FundId, std::int64_t> paid;
  for (const ledger::SaleLine& line : sold.lines) {
    std::int64_t cents = 0;
    for (const ledger::Draw& draw : line.draws)
      for (const auto& share : draw.shares) {
        cents += share.amount.minor;
        paid[share.fund] += share.amount.minor;
      }
    out << "    Assets:Stock:P" << raw(line.product) << "  -" << euros(cents) << '\n';
  }
  for (const auto& [fund, cents] : paid) out << "    Assets:Fund:F" << raw(fund) << "  " << euros(cents) << '\n';
  out << '\n';
}

int write_journal(const Book& book, std::int64_t sales) {
  const auto print = [&](const ledger::Event& event, const engine::Leaf&) -> Result<void> {
    const auto* sold = std::get_if<ledger::Sold>(&event.body);
    if (sold != nullptr && sales-- > 0) print_sale(std::cout, event, *sold);
    return {};
  };
  engine::for_each_event(*book.log, Sequence{1}, print).value();
  return std::cout.flush().good() ? 0 : 1;
}

// --- a question ------------------------------------------------------------------------------------------------------

int ask(const std::string& address, std::int64_t count) {
  net::ClientOptions options;
  options.server = net::parse_address(address).value();
  net::Client client = net::Client::connect(options, {.client = "book_bench"}).value();
  const auto all = client.ask<engine::FundsAnswer>(engine::FundsQuery{}).value();
  CHECK(!all.funds.empty());
  std::vector<std::int64_t> waits;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string& fund = all.funds[static_cast<std::size_t>(i) % all.funds.size()].fund;
    const auto begin = std::chrono::steady_clock::now();
    CHECK(client.ask<engine::FundsAnswer>(engine::FundsQuery{.fund = fund}).ok());
    waits.push_back(nanos_since(begin));
  }
  std::sort(waits.begin(), waits.end());
  const auto within = [&](std::size_t per_thousand) { return waits[(waits.size() - 1) * per_thousand / 1'000]; };
  const auto status = client.ask<engine::StatusAnswer>(engine::StatusQuery{}).value();
  std::cout << "{\"events\": " << raw(status.last) << ", \"p50\": " << within(500) << ", \"p99\": " << within(990)
            << ", \"max\": " << waits.back() << "}\n";
  return 0;
}

int usage() {
  std::cerr << "usage: book_bench replay DATA balances|everything | journal DATA SALES | ask HOST:PORT COUNT\n";
  return 2;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc != 4) return bench::usage();
  const std::string mode = argv[1], where = argv[2], what = argv[3];
  if (mode == "ask") return bench::ask(where, std::atoll(argv[3]));
  if (mode == "replay") return bench::replay_book(bench::Book(where), what);
  if (mode == "journal") return bench::write_journal(bench::Book(where), std::atoll(argv[3]));
  return bench::usage();
}
